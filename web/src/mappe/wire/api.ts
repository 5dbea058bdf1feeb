// The server's routes, one method each. Every answer is read strictly; nothing of it is believed beyond its form.
//                                                                 docs/openapi.yaml   twin: client/wire/api.h
import { type Bytes, toBase64url, wipe } from "../base/bytes.ts"
import { Writer } from "../base/cbor.ts"
import { idText } from "../base/id.ts"
import {
  AppPasswordId,
  BlobId,
  FactionId,
  LeaseKey,
  NameRef,
  NameSalt,
  PrincipalId,
  ServerId,
  SpaceId,
  type Fingerprint,
  type InviteCodeId,
} from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { type BulkPage, type ListedCouncil, readBulk, readCouncils } from "../council/bulk.ts"
import type { PaperName } from "../council/columns.ts"
import { listBytesMax as councilListBytesMax, pageBytesMax as councilPageBytesMax } from "../council/limits.ts"
import type { Answer } from "./answer.ts"
import { Exchange, type Load, type Reply, type Request } from "./exchange.ts"
import { Fields, parseJson } from "./fields.ts"
import {
  blobReplyBytesMax,
  displayNameBytesMax,
  fetchIdsMax,
  gatewaysPerAppPasswordMax,
  jsonBytesMax,
  missingIdsMax,
  namesMax,
  pollWaitSMax,
} from "./limits.ts"
import {
  accountJson,
  bodyOf,
  encodeIds,
  fromCbor,
  jsonBytes,
  moved,
  nothingOf,
  readBackupCodes,
  readGone,
  readHead,
  readHeadMember,
  readHeadMoved,
  readJson,
  readFactorReset,
  readLastSignIn,
  readLease,
  readMany,
  readPage,
  readParameters,
  readSigned,
  updateJson,
} from "./forms.ts"
import { DeviceId, LeaseToken, SessionToken } from "./types.ts"
import type {
  About,
  AppendAnswer,
  AppPasswordInfo,
  BundleUpdate,
  Commit,
  DeviceInfo,
  EventsNews,
  FactionListing,
  FetchedBlob,
  Founding,
  GatewayLabel,
  Head,
  Joining,
  JournalPage,
  LeaseGrant,
  LeaseHeld,
  LeaseRequest,
  Me,
  NamedRef,
  NewAppPassword,
  NewName,
  Principal,
  PrincipalSignInProof,
  SealedGateway,
  Signed,
  SignInParameters,
  SignInProof,
  SpaceListing,
} from "./types.ts"

const spaceTarget = (space: SpaceId): string => `/v1/spaces/${idText(space)}`
const factionTarget = (faction: FactionId): string => `/v1/factions/${idText(faction)}`
const appPasswordTarget = (id: AppPasswordId): string => `/v1/app-passwords/${idText(id)}`

export class Api {
  readonly exchange: Exchange
  constructor(exchange: Exchange) {
    this.exchange = exchange
  }

  get origin(): string {
    return this.exchange.origin
  }
  get clockOffsetMs(): number {
    return this.exchange.clockOffsetMs
  }
  /** The bearer token of the calls that follow; undefined: none. Copied. */
  setSession(token: SessionToken | undefined): void {
    this.exchange.setSession(token?.expose())
  }

  // ---- without a session, accounts ------------------------------------------------------------------------------

  async about(): Promise<Answer<About>> {
    return this.#json(await this.#get("/v1/about", jsonBytesMax), (fields) => {
      if (fields.text("product") !== "mappe") return fail("malformed", "this is no Mappe server")
      if (fields.uint("api") !== 1) return fail("unsupported", "the server speaks another version")
      return ok({
        version: fields.text("version"),
        server: fields.id("server_id", ServerId),
        origins: fields.array("origins").filter((one) => typeof one === "string"),
        generation: fields.uint("generation"),
        healUntilMs: fields.uintOr("heal_until_ms", 0),
        timeMs: fields.uint("time_ms"),
        features: fields.array("features").filter((one) => typeof one === "string"),
      })
    })
  }

  async signInParameters(login: string, recovery: boolean): Promise<Answer<SignInParameters>> {
    const body = recovery ? { login, recovery } : { login }
    return readParameters(await this.#sendJson("POST", "/v1/sign-in/parameters", body, "enters"))
  }
  async principalParameters(principal: Principal): Promise<Answer<SignInParameters>> {
    const body = { principal: { kind: principal.kind, id: idText(principal.id) } }
    return readParameters(await this.#sendJson("POST", "/v1/sign-in/parameters", body, "enters"))
  }
  async signIn(proof: SignInProof): Promise<Answer<Signed>> {
    const body: Record<string, unknown> = {
      login: proof.login,
      nonce: idText(proof.nonce),
      client_nonce: idText(proof.clientNonce),
      origin: this.origin,
      signature: idText(proof.signature),
    }
    if (proof.recovery) body["recovery"] = true
    if (proof.device) body["device"] = toBase64url(proof.device.expose())
    if (proof.deviceLabel !== "") body["device_label"] = proof.deviceLabel
    if (proof.given) {
      body["code"] = proof.given.code
      body["remember"] = proof.given.remember
    }
    return readSigned(await this.#sendJson("POST", "/v1/sign-in", body, "enters"))
  }
  async signInPrincipal(proof: PrincipalSignInProof): Promise<Answer<Signed>> {
    const body = {
      kind: proof.principal.kind,
      id: idText(proof.principal.id),
      nonce: idText(proof.nonce),
      client_nonce: idText(proof.clientNonce),
      origin: this.origin,
      signature: idText(proof.signature),
    }
    return readSigned(await this.#sendJson("POST", "/v1/sign-in/principal", body, "enters"))
  }
  async signOut(): Promise<Answer<void>> {
    return nothingOf(await this.exchange.send({ method: "POST", target: "/v1/sign-out", does: "enters" }))
  }
  async devices(): Promise<Answer<DeviceInfo[]>> {
    return this.#list(await this.#get("/v1/devices", jsonBytesMax), (fields) => ({
      id: fields.id("id", DeviceId),
      firstMs: fields.uint("first_ms"),
      lastMs: fields.uint("last_ms"),
      label: fields.text("label"),
      address: fields.text("address"),
      factor: fields.text("factor"),
      current: fields.flagOr("current", false),
      rememberedUntilMs: fields.uintOr("remembered_until_ms", 0),
    }))
  }
  async revokeDevice(device: DeviceId): Promise<Answer<void>> {
    return this.#remove(`/v1/devices/${idText(device)}`)
  }
  async me(): Promise<Answer<Me>> {
    return this.#json(await this.#get("/v1/me", jsonBytesMax), (fields) =>
      ok({
        login: fields.text("login"),
        lastSignInMs: fields.uint("last_sign_in_ms"),
        failedTries: fields.uint("failed_tries"),
        secondFactors: fields.array("second_factors").filter((one) => typeof one === "number"),
        backupCodesLeft: fields.uintOr("backup_codes_left", 0),
        secondFactorRequired: fields.flagOr("second_factor_required", false),
        before: fields.has("last_sign_in") ? readLastSignIn(fields.object("last_sign_in")) : undefined,
        factorReset: fields.has("second_factor_reset") ? readFactorReset(fields.object("second_factor_reset")) : undefined,
      }),
    )
  }
  /** The secret that an app now shows codes of, proven by one of them. Gives ten backup codes, told once. `oldCode`:
   *  of the factor that there was. */
  async putSecondFactor(secret: Uint8Array, code: string, oldCode: string | undefined): Promise<Answer<string[]>> {
    const body = { secret: toBase64url(secret), code, ...(oldCode !== undefined && { old_code: oldCode }) }
    return readBackupCodes(await this.#sendJson("PUT", "/v1/me/second-factor", body))
  }
  async newBackupCodes(code: string): Promise<Answer<string[]>> {
    return readBackupCodes(await this.#sendJson("POST", "/v1/me/second-factor/backup-codes", { code }))
  }
  async removeSecondFactor(code: string): Promise<Answer<void>> {
    return nothingOf(await this.#sendJson("DELETE", "/v1/me/second-factor", { code }))
  }
  /** Of somebody else, by a manager of the faction. */
  async resetSecondFactor(faction: FactionId, person: PrincipalId): Promise<Answer<void>> {
    return this.#remove(`/v1/factions/${idText(faction)}/persons/${idText(person)}/second-factor`)
  }
  /** This person has read that theirs was. */
  async acknowledgeReset(): Promise<Answer<void>> {
    return this.#remove("/v1/me/second-factor/reset")
  }
  /** The sealed bundle; its outside says its serial. */
  async bundle(copy: "password" | "recovery"): Promise<Answer<Bytes>> {
    return bodyOf(await this.#get(copy === "recovery" ? "/v1/me/bundle?copy=recovery" : "/v1/me/bundle", jsonBytesMax))
  }
  async putBundle(update: BundleUpdate): Promise<Answer<number>> {
    const reply = await this.exchange.send({
      method: "PUT",
      target: "/v1/me/bundle",
      contentType: "application/json",
      headers: { "If-Match": `"${update.serial}"` },
      body: jsonBytes(updateJson(update, false)),
    })
    return this.#json(reply, (fields) => ok(fields.uint("serial")))
  }
  async foundFaction(founding: Founding): Promise<Answer<Signed>> {
    const body: Record<string, unknown> = {
      setup_code: toBase64url(founding.setupCode),
      faction: idText(founding.faction),
      name: founding.name,
      entry: toBase64url(founding.entry),
      names: founding.names.map((one) => [idText(one.salt), one.name]),
      ...accountJson(founding.account),
    }
    if (founding.deviceLabel !== "") body["device_label"] = founding.deviceLabel
    return readSigned(await this.#sendJson("POST", "/v1/factions", body))
  }
  async join(joining: Joining): Promise<Answer<Signed>> {
    const body: Record<string, unknown> = { entry: toBase64url(joining.entry), ...accountJson(joining.account) }
    if (joining.accountToken) body["account_token"] = toBase64url(joining.accountToken.expose())
    if (joining.deviceLabel !== "") body["device_label"] = joining.deviceLabel
    return readSigned(await this.#sendJson("POST", "/v1/join", body))
  }

  // ---- cards, rosters, names ------------------------------------------------------------------------------------

  async putCard(fingerprint: Fingerprint, record: Bytes): Promise<Answer<void>> {
    return nothingOf(await this.#sendCbor("PUT", `/v1/cards/${idText(fingerprint)}`, record, "brings_back"))
  }
  async card(fingerprint: Fingerprint): Promise<Answer<Bytes>> {
    return bodyOf(await this.#get(`/v1/cards/${idText(fingerprint)}`, jsonBytesMax))
  }
  async factions(): Promise<Answer<FactionListing[]>> {
    return this.#list(await this.#get("/v1/factions", jsonBytesMax), (fields) => ({
      faction: fields.id("faction", FactionId),
      head: readHeadMember(fields),
      person: fields.idOrNone("person", PrincipalId),
      suspended: fields.flagOr("suspended", false),
      usedBytes: fields.uintOr("used_bytes", 0),
      quotaBytes: fields.has("quota_bytes") ? fields.uint("quota_bytes") : undefined,
    }))
  }
  async roster(faction: FactionId, from: number): Promise<Answer<JournalPage>> {
    return readPage(await this.#get(`${factionTarget(faction)}/roster?from=${from}`))
  }
  async appendRoster(faction: FactionId, entry: Bytes): Promise<Answer<AppendAnswer>> {
    return this.#append(`${factionTarget(faction)}/roster`, entry)
  }
  async names(faction: FactionId): Promise<Answer<NamedRef[]>> {
    const reply = await this.#get(`${factionTarget(faction)}/names`)
    return fromCbor(reply, (reader) =>
      readMany(reader, namesMax, () => {
        reader.array(3)
        return { ref: reader.id(NameRef), salt: reader.id(NameSalt), name: reader.textUpTo(displayNameBytesMax) }
      }),
    )
  }
  async putNames(faction: FactionId, names: NewName[]): Promise<Answer<void>> {
    const writer = new Writer().array(names.length)
    for (const one of names) writer.array(2).bytes(one.salt).text(one.name)
    return nothingOf(await this.#sendCbor("PUT", `${factionTarget(faction)}/names`, writer.done(), "brings_back"))
  }
  async deleteName(faction: FactionId, ref: NameRef): Promise<Answer<void>> {
    return this.#remove(`${factionTarget(faction)}/names/${idText(ref)}`)
  }
  async putInviteCode(id: InviteCodeId, faction: FactionId, invite: PrincipalId, box: Bytes): Promise<Answer<void>> {
    const target = `/v1/invite-codes/${idText(id)}?invite=${idText(invite)}&faction=${idText(faction)}`
    return nothingOf(await this.#sendCbor("PUT", target, box))
  }
  async inviteCode(id: InviteCodeId): Promise<Answer<Bytes>> {
    return bodyOf(await this.#get(`/v1/invite-codes/${idText(id)}`, jsonBytesMax))
  }

  // ---- app passwords --------------------------------------------------------------------------------------------

  async appPasswords(): Promise<Answer<AppPasswordInfo[]>> {
    return this.#list(await this.#get("/v1/app-passwords", jsonBytesMax), (fields) => ({
      id: fields.id("id", AppPasswordId),
      label: fields.text("label"),
      createdMs: fields.uint("created_ms"),
      untilMs: fields.uint("until_ms"),
      lastUsedMs: fields.uint("last_used_ms"),
      lastAddress: fields.text("last_address"),
      gateways: fields.array("gateways").map((one): SealedGateway => {
        const row = new Fields(one)
        const gateway = {
          gateway: row.id("gateway", PrincipalId),
          faction: row.id("faction", FactionId),
          space: row.id("space", SpaceId),
          box: new Uint8Array(0),
        }
        fields.missIf(row.failed)
        return gateway
      }),
    }))
  }
  async putAppPassword(password: NewAppPassword): Promise<Answer<void>> {
    if (password.gateways.length > gatewaysPerAppPasswordMax)
      return fail("too_many", "an app password is for 16 spaces")
    const writer = new Writer().array(3).text(password.label).uint(password.untilMs).array(password.gateways.length)
    for (const one of password.gateways)
      writer.array(4).bytes(one.gateway).bytes(one.faction).bytes(one.space).bytes(one.box)
    return nothingOf(await this.#sendCbor("PUT", appPasswordTarget(password.id), writer.done()))
  }
  async deleteAppPassword(id: AppPasswordId): Promise<Answer<void>> {
    return this.#remove(appPasswordTarget(id))
  }
  async gateways(space: SpaceId): Promise<Answer<GatewayLabel[]>> {
    return this.#list(await this.#get(`${spaceTarget(space)}/gateways`, jsonBytesMax), (fields) => ({
      gateway: fields.id("gateway", PrincipalId),
      label: fields.text("label"),
    }))
  }

  // ---- spaces ---------------------------------------------------------------------------------------------------

  async spaces(): Promise<Answer<SpaceListing[]>> {
    return this.#list(await this.#get("/v1/spaces"), (fields) => ({
      space: fields.id("space", SpaceId),
      faction: fields.id("faction", FactionId),
      head: readHeadMember(fields),
      bytes: fields.uint("bytes"),
      suspended: fields.flagOr("suspended", false),
    }))
  }
  async createSpace(genesis: Bytes): Promise<Answer<Head>> {
    const reply = await this.#sendCbor("POST", "/v1/spaces", genesis)
    return reply.ok ? readHead(reply.value.body) : reply
  }
  async journal(space: SpaceId, from: number): Promise<Answer<JournalPage>> {
    return readPage(await this.#get(`${spaceTarget(space)}/journal?from=${from}`))
  }
  /** The entries of kinds 0 and 1 alone, from a seq on. */
  async accessJournal(space: SpaceId, from: number): Promise<Answer<JournalPage>> {
    return readPage(await this.#get(`${spaceTarget(space)}/journal/access?from=${from}`))
  }
  /** The newest entry of kind 4, or none. */
  async newestSnapshot(space: SpaceId): Promise<Answer<JournalPage>> {
    return readPage(await this.#get(`${spaceTarget(space)}/journal/snapshot`))
  }
  async append(space: SpaceId, commit: Commit): Promise<Answer<AppendAnswer>> {
    const writer = new Writer().array(5).raw(commit.entry).array(commit.blobs.length)
    for (const blob of commit.blobs) writer.bytes(blob)
    writer.array(commit.leaseKeys.length)
    for (const key of commit.leaseKeys) writer.bytes(key)
    writer.array(commit.leaseTokens.length)
    for (const token of commit.leaseTokens) writer.bytes(token)
    return this.#append(`${spaceTarget(space)}/journal`, writer.array(0).done())
  }

  /** Entries of any author, verbatim and in order, that the server lost in a restore.                         §4.5
   *    errors  conflict  it has another head meanwhile */
  healRoster(faction: FactionId, entries: readonly Bytes[]): Promise<Answer<Head>> {
    return this.#heal(`/v1/factions/${idText(faction)}/roster/heal`, entries)
  }
  healJournal(space: SpaceId, entries: readonly Bytes[]): Promise<Answer<Head>> {
    return this.#heal(`${spaceTarget(space)}/journal/heal`, entries)
  }

  async putBlob(space: SpaceId, blob: BlobId, bytes: Bytes | Load, signal?: AbortSignal): Promise<Answer<void>> {
    return nothingOf(
      await this.exchange.send({
        method: "PUT",
        target: `${spaceTarget(space)}/blobs/${idText(blob)}`,
        contentType: "application/octet-stream",
        ...(bytes instanceof Uint8Array ? { body: bytes } : { load: bytes }),
        ...(signal && { signal }),
      }),
    )
  }
  /** Many (forms.ts, encodeBlobs), each as by putBlob: at most 64, and 4 MiB of them. The first that is refused ends it;
   *  those before it are kept. */
  async storeBlobs(space: SpaceId, load: Load, signal?: AbortSignal): Promise<Answer<void>> {
    return nothingOf(
      await this.exchange.send({
        method: "POST",
        target: `${spaceTarget(space)}/blobs/store`,
        contentType: "application/cbor",
        load,
        ...(signal && { signal }),
      }),
    )
  }
  // ---- councils: public, the same for everybody; council/bulk.ts reads them ------------------------------------

  async councils(): Promise<Answer<ListedCouncil[]>> {
    const reply = await this.#get("/v1/councils", councilListBytesMax)
    return reply.ok ? readCouncils(reply.value.body) : reply
  }
  /** What changed after a number. There is no question for one object. */
  async councilObjects(council: string, since: number, before: PaperName): Promise<Answer<BulkPage>> {
    const reply = await this.#get(`/v1/councils/${encodeURIComponent(council)}/objects?since=${since}&form=columns`, councilPageBytesMax)
    return reply.ok ? readBulk(reply.value.body, since, before) : reply
  }

  // ---- blobs ----------------------------------------------------------------------------------------------------

  async blob(space: SpaceId, blob: BlobId, signal?: AbortSignal): Promise<Answer<Bytes>> {
    const target = `${spaceTarget(space)}/blobs/${idText(blob)}`
    return bodyOf(await this.exchange.send({ target, replyBytesMax: blobReplyBytesMax, ...(signal && { signal }) }))
  }
  /** Which of these (up to 4,096) the server does not have. */
  async missing(space: SpaceId, blobs: BlobId[], signal?: AbortSignal): Promise<Answer<BlobId[]>> {
    if (blobs.length > missingIdsMax) return fail("too_many", "more ids than one question takes")
    const reply = await this.#sendCbor("POST", `${spaceTarget(space)}/blobs/missing`, encodeIds(blobs), "reads", signal)
    return fromCbor(reply, (reader) => readMany(reader, blobs.length, () => reader.id(BlobId)))
  }
  /** As many of these as one answer holds; ask again for those that are not in it. */
  async fetch(space: SpaceId, blobs: BlobId[], signal?: AbortSignal): Promise<Answer<FetchedBlob[]>> {
    if (blobs.length > fetchIdsMax) return fail("too_many", "more ids than one question takes")
    const reply = await this.#sendCbor("POST", `${spaceTarget(space)}/blobs/fetch`, encodeIds(blobs), "reads", signal)
    return fromCbor(reply, (reader) =>
      readMany(reader, blobs.length, () => {
        reader.array(2)
        return { blob: reader.id(BlobId), bytes: reader.bytes() }
      }),
    )
  }

  // ---- leases, news ---------------------------------------------------------------------------------------------

  async leases(space: SpaceId): Promise<Answer<LeaseHeld[]>> {
    return this.#list(await this.#get(`${spaceTarget(space)}/leases`, jsonBytesMax), readLease)
  }
  async takeLease(space: SpaceId, request: LeaseRequest): Promise<Answer<LeaseGrant>> {
    const body = {
      key: idText(request.key),
      deep_key: request.deepKey ? idText(request.deepKey) : "",
      ttl_s: request.ttlS,
      shared: request.shared,
      note: toBase64url(request.note),
    }
    return this.#json(await this.#sendJson("POST", `${spaceTarget(space)}/leases`, body), (fields) =>
      ok({ token: fields.id("token", LeaseToken), expiresMs: fields.uint("expires_ms") }),
    )
  }
  async refreshLease(space: SpaceId, token: LeaseToken, ttlS: number): Promise<Answer<number>> {
    const reply = await this.#sendJson("PATCH", `${spaceTarget(space)}/leases/${idText(token)}`, { ttl_s: ttlS })
    return this.#json(reply, (fields) => ok(fields.uint("expires_ms")))
  }
  async dropLease(space: SpaceId, token: LeaseToken): Promise<Answer<void>> {
    return this.#remove(`${spaceTarget(space)}/leases/${idText(token)}`)
  }
  async breakLease(space: SpaceId, key: LeaseKey): Promise<Answer<void>> {
    return this.#remove(`${spaceTarget(space)}/leases?key=${idText(key)}`)
  }
  /** Waits up to `waitS` for something to move. Unknown cursor ("" too): everything once. */
  async events(cursor: string, waitS: number, signal: AbortSignal): Promise<Answer<EventsNews>> {
    const target = `/v1/events?after=${encodeURIComponent(cursor)}&wait_s=${Math.min(waitS, pollWaitSMax)}`
    return this.#json(await this.exchange.send({ target, signal }), (fields) =>
      ok({
        cursor: fields.text("cursor"),
        spaces: fields.array("spaces").map((one) => moved(fields, one, "space", SpaceId)),
        factions: fields.array("factions").map((one) => moved(fields, one, "faction", FactionId)),
      }),
    )
  }

  // ---- how ------------------------------------------------------------------------------------------------------

  #get(target: string, replyBytesMax?: number): Promise<Answer<Reply>> {
    return this.exchange.send({ target, ...(replyBytesMax !== undefined && { replyBytesMax }) })
  }
  #sendCbor(method: string, target: string, body: Bytes, does?: Request["does"], signal?: AbortSignal): Promise<Answer<Reply>> {
    const contentType = "application/cbor"
    return this.exchange.send({ method, target, contentType, body, ...(does && { does }), ...(signal && { signal }) })
  }
  async #sendJson(method: string, target: string, json: unknown, does?: Request["does"]): Promise<Answer<Reply>> {
    const body = jsonBytes(json)
    const reply = await this.exchange.send({ method, target, contentType: "application/json", body, ...(does && { does }) })
    wipe(body) // it may hold tokens and codes
    return reply
  }
  async #remove(target: string): Promise<Answer<void>> {
    return nothingOf(await this.exchange.send({ method: "DELETE", target }))
  }
  #json<T>(reply: Answer<Reply>, read: (fields: Fields) => Result<T>): Answer<T> {
    return readJson(reply, read)
  }
  #list<T>(reply: Answer<Reply>, read: (fields: Fields) => T): Answer<T[]> {
    if (!reply.ok) return reply
    const json = parseJson(reply.value.body)
    if (!json.ok) return json
    if (!Array.isArray(json.value)) return fail("malformed", "the server's list is none")
    const list: T[] = []
    for (const one of json.value as unknown[]) {
      const fields = new Fields(one)
      list.push(read(fields))
      const fits = fields.ok()
      if (!fits.ok) return fits
    }
    return ok(list)
  }
  async #heal(target: string, entries: readonly Bytes[]): Promise<Answer<Head>> {
    const writer = new Writer().array(entries.length)
    for (const entry of entries) writer.raw(entry)
    const reply = await this.#sendCbor("POST", target, writer.done(), "brings_back")
    if (reply.ok) return readHead(reply.value.body)
    return reply.problem?.type === "head-moved"
      ? fail("conflict", "the server's journal has another head meanwhile")
      : reply
  }
  async #append(target: string, body: Bytes): Promise<Answer<AppendAnswer>> {
    const reply = await this.#sendCbor("POST", target, body)
    if (reply.ok) {
      const head = readHead(reply.value.body)
      return head.ok ? ok({ kind: "appended", at: head.value }) : head
    }
    if (reply.problem?.type === "head-moved") return readHeadMoved(reply.problem)
    if (reply.problem?.type === "gone-blobs") return readGone(reply.problem)
    return reply
  }
}
