// The keys of a space's next access body: what journal/next_access.ts asks of who holds them.
//                                                         docs/protocol.md §4.6   twin: client/replica/epoch_sealer.h
import type { Bytes } from "../base/bytes.ts"
import { equal } from "../base/bytes.ts"
import type { Fingerprint, KeyCommit, SpaceId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { EpochKey } from "../base/secret.ts"
import type { Card } from "../crypto/card.ts"
import { sealEpochLink } from "../crypto/epoch_link.ts"
import { keyCommit, sealRow } from "../crypto/row.ts"
import type { Author } from "../journal/author.ts"
import type { EpochSealer } from "../journal/next_access.ts"

export class NewEpochSealer implements EpochSealer {
  readonly #space: SpaceId
  readonly #validKey: EpochKey | undefined // of the newest valid set, borrowed; none for a genesis
  readonly #cards: (fingerprint: Fingerprint) => Card | undefined
  #epoch = 0
  #key: EpochKey | undefined
  /** Cards that were asked for and not known: to be fetched, then all begins anew. */
  readonly missing: Fingerprint[] = []

  constructor(space: SpaceId, validKey: EpochKey | undefined, cards: (fingerprint: Fingerprint) => Card | undefined) {
    this.#space = space
    this.#validKey = validKey
    this.#cards = cards
  }

  begin(epoch: number, rises: boolean): Result<KeyCommit> {
    if (!rises && !this.#validKey) return fail("denied", "the space's key is not known to this client")
    this.#epoch = epoch
    this.#key = rises ? EpochKey.random() : this.#validKey!.duplicate()
    return ok(keyCommit(this.#key, this.#space, epoch))
  }
  seal(member: Author, fingerprint: Fingerprint): Result<Bytes> {
    const card = this.#cards(fingerprint)
    if (!card) {
      this.missing.push(fingerprint)
      return fail("not_found", "a card that is not known yet")
    }
    if (card.kind !== member.kind || !equal(card.id, member.id))
      return fail("forged", "a card that is not the one its row names")
    return sealRow(this.#key!, this.#space, this.#epoch, fingerprint, card.boxPk)
  }
  link(linkedEpoch: number): Result<Bytes> {
    if (!this.#validKey) return fail("denied", "the space's key is not known to this client")
    return ok(sealEpochLink(this.#key!, this.#space, this.#epoch, linkedEpoch, this.#validKey))
  }
  wipe(): void {
    this.#key?.wipe()
  }
}
