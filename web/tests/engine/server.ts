// A real mappe-server for the tests: on free ports of 127.0.0.1, its data in a folder of its own. One door speaks TLS,
// for the native command line; the other does not, so that Node needs no certificate.
//
// Which programs: MAPPE_PROGRAMS, else build/ of this tree. Without them the tests that need one are skipped.
import { spawn, execFile, execFileSync, type ChildProcess } from "node:child_process"
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs"
import { createServer } from "node:net"
import { constants, tmpdir } from "node:os"
import { join, resolve } from "node:path"

const programs = process.env["MAPPE_PROGRAMS"] ?? resolve(import.meta.dirname, "../../../build")
const serverProgram = join(programs, "server/mappe-server")
const clientProgram = join(programs, "client/mappe")
export const hasPrograms = existsSync(serverProgram)
export const hasCommand = hasPrograms && existsSync(clientProgram)

/** A port of 127.0.0.1 on which nobody listens. Below those the kernel gives to whoever connects, in a part of its own
 *  for each process of the tests, and never the same twice: between this answer and the server's start nobody takes it. */
export async function freePort(): Promise<number> {
  const worker = Number(process.env["VITEST_POOL_ID"] ?? 1) % portProcesses
  for (let tries = 0; tries < portsEach; ++tries) {
    nextPort = (nextPort + 1) % portsEach
    const port = portsFrom + worker * portsEach + nextPort
    if (await listens(port)) return port
  }
  throw new Error("no port is free")
}
const portsFrom = 16_000
const portProcesses = 8
const portsEach = 2_000
let nextPort = Math.floor(Math.random() * portsEach)

function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer()
    probe.on("error", () => done(false))
    probe.listen(port, "127.0.0.1", () => probe.close(() => done(true)))
  })
}

/** With its rights: a data folder is its owner's alone. */
function copy(from: string, to: string): void {
  execFileSync("/bin/cp", ["-a", from, to])
}

export interface Outcome {
  code: number
  out: string
  err: string
}

/** What a program's environment needs so that its clock goes ahead so far (below zero: behind); none where the tests' library was not built. */
export function toldClock(aheadSeconds: number): Record<string, string> | undefined {
  const library = join(programs, "tests/stories/libtold_clock.so")
  return existsSync(library) ? { LD_PRELOAD: library, MAPPE_TOLD_CLOCK_AHEAD_S: String(aheadSeconds) } : undefined
}
/** A disk that can be full, for programs that are started with its environment; none where the tests' library was not built.
 *  What it is told lies in a file that they map.                                    tests/crash/faulty_disk/control.h */
export class FullDisk {
  static readonly #library = join(programs, "tests/crash/libfaulty_disk.so")
  static readonly canBe = existsSync(FullDisk.#library)
  readonly #control: string
  readonly environment: Record<string, string>
  constructor(appliance: Appliance) {
    this.#control = join(appliance.folder, "disk")
    writeFileSync(this.#control, Buffer.alloc(48))
    this.environment = { LD_PRELOAD: FullDisk.#library, MAPPE_FAULTY_DISK: this.#control, MAPPE_FAULTY_DISK_BELOW: join(appliance.folder, "data") }
  }
  /** From now on no file is made and nothing written: ENOSPC. */
  fills(): void {
    this.#tell(1 | 2)
  }
  hasRoom(): void {
    this.#tell(0)
  }
  #tell(steps: number): void {
    const told = Buffer.alloc(32)
    told.writeUInt32LE(steps, 0)
    told.writeBigInt64LE(0n, 8) // the first
    told.writeBigInt64LE(2n ** 62n, 16) // so many
    told.writeInt32LE(constants.errno.ENOSPC, 24)
    const file = openSync(this.#control, "r+") // in place: it is mapped
    writeSync(file, told, 0, told.length, 0)
    closeSync(file)
  }
}
/** Does to a stopped server's closed statements what somebody with its disk could do. */
export async function tamper(appliance: Appliance, how: "flip" | "swap", number: number): Promise<void> {
  const told = await run(join(programs, "tests/stories/tamper_statements"), [join(appliance.folder, "data/storage"), how, String(number)])
  if (told.code !== 0) throw new Error(told.err)
}

function run(program: string, argv: string[], input = "", more: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((done) => {
    const child = execFile(
      program,
      argv,
      { env: { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", ...more }, maxBuffer: 64 << 20 },
      (error, out, err) => done({ code: error ? (typeof error.code === "number" ? error.code : 1) : 0, out, err }),
    )
    child.stdin?.on("error", () => undefined) // it ended without reading
    child.stdin?.end(input)
  })
}

export class Appliance {
  readonly folder = mkdtempSync(join(tmpdir(), "mappe-web-"))
  readonly address: string // https, of the native door
  readonly origin: string // without TLS
  /** Added to its environment from its next start on. */
  environment: Record<string, string> = {}
  #child: ChildProcess | undefined
  #said = ""

  private constructor(tlsPort: number, plainPort: number, more: string, origins: string[]) {
    this.address = `https://127.0.0.1:${tlsPort}`
    this.origin = `http://127.0.0.1:${plainPort}`
    writeFileSync(
      join(this.folder, "server.yaml"),
      `data: ${this.folder}/data\norigins:\n  - ${this.address}\n${origins.map((one) => `  - ${one}\n`).join("")}` +
        `listen:\n  - address: 127.0.0.1:${tlsPort}\n    tls: true\n  - address: 127.0.0.1:${plainPort}\n    tls: false\n${more}`,
    )
  }

  /** `more`: further keys of its configuration; `origins`: further addresses under which people may sign in. */
  static async start(more = "", origins: string[] = []): Promise<Appliance> {
    const tlsPort = await freePort()
    const plainPort = await freePort()
    const appliance = new Appliance(tlsPort, plainPort, more, origins)
    await appliance.#start()
    return appliance
  }

  async #start(): Promise<void> {
    const child = spawn(serverProgram, ["serve", "--config", join(this.folder, "server.yaml")], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...this.environment },
    })
    this.#child = child
    child.stdout.on("data", (text: Buffer) => (this.#said += text.toString()))
    child.stderr.on("data", (text: Buffer) => (this.#said += text.toString()))
    for (let tries = 0; tries < 300; ++tries) {
      if (child.exitCode !== null) break
      try {
        if ((await fetch(`${this.origin}/v1/about`)).ok) return
      } catch {
        await new Promise((done) => setTimeout(done, 50))
      }
    }
    throw new Error(`the server did not start: ${this.#said}`)
  }

  async foundingLink(name: string): Promise<string> {
    const told = await run(serverProgram, ["faction", "create", name, "--json", "--data", `${this.folder}/data`])
    if (told.code !== 0) throw new Error(told.err)
    return (JSON.parse(told.out) as { link: string }).link
  }

  /** Its operator stops the faction from adding anything; undo: lets it again. */
  async suspends(name: string, undo = false): Promise<void> {
    const told = await run(serverProgram, ["faction", "suspend", name, ...(undo ? ["--undo"] : []), "--data", `${this.folder}/data`])
    if (told.code !== 0) throw new Error(told.err)
  }

  get pid(): number {
    return this.#child!.pid!
  }

  get certificate(): string {
    const found = /([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}|\b[0-9a-f]{64}\b/.exec(this.#said)
    if (!found) throw new Error(`no certificate in: ${this.#said}`)
    return found[0]
  }

  /** The server's own, for a front before it. */
  get certificateFiles(): { cert: Buffer; key: Buffer } {
    const folder = join(this.folder, "data/tls")
    return { cert: readFileSync(join(folder, "cert.pem")), key: readFileSync(join(folder, "key.pem")) }
  }

  /** Its operator edits the configuration; it counts from the next start. */
  edits(change: (yaml: string) => string): void {
    const file = join(this.folder, "server.yaml")
    writeFileSync(file, change(readFileSync(file, "utf8")))
  }
  /** Once more, after stop(): with the same data, at the same doors. */
  again(): Promise<void> {
    return this.#start()
  }

  /** A copy of its data, as an operator makes one; replaces the one before. */
  async backsUp(): Promise<void> {
    await this.stop()
    rmSync(join(this.folder, "backup"), { recursive: true, force: true })
    copy(join(this.folder, "data"), join(this.folder, "backup"))
    await this.#start()
  }
  /** That copy takes the place of its data. `first`: how long nothing but what was lost is taken. */
  async restores(wish: { first?: string; marks?: boolean; keepsBlobs?: boolean } = {}): Promise<void> {
    await this.stop()
    const data = join(this.folder, "data")
    if (wish.keepsBlobs === false) {
      rmSync(join(data, "storage/blobs"), { recursive: true, force: true })
    } else {
      rmSync(data, { recursive: true, force: true })
      copy(join(this.folder, "backup"), data)
    }
    if (wish.marks !== false) await this.admin(["restore", "mark"], wish.first ?? "0 s")
    await this.#start()
  }
  /** What its operator says about money, by its own configuration; in German. */
  treasury(argv: string[]): Promise<Outcome> {
    return run(serverProgram, ["treasury", ...argv, "--config", join(this.folder, "server.yaml")], "", { LANG: "de_DE.UTF-8" })
  }
  /** What its operator says to it. */
  async admin(argv: string[], healFirst = "0 s"): Promise<string> {
    const config = join(this.folder, "restore.yaml")
    writeFileSync(config, `data: ${this.folder}/data\nrestore:\n  heal_first: ${healFirst}\n`)
    const told = await run(serverProgram, [...argv, "--config", config])
    if (told.code !== 0) throw new Error(told.err)
    return told.out
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null) return
    const ended = new Promise((done) => child.once("exit", done))
    child.kill("SIGKILL")
    await ended
  }

  async end(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A person at the native command line, with a home of its own. */
export class NativeMember {
  readonly home: string
  environment: Record<string, string> = {} // added to that of its programs
  serverAddress = "" // another than the appliance's: of a front before it
  readonly #appliance: Appliance
  readonly #login: string
  readonly #passwordFile: string
  constructor(appliance: Appliance, login: string, password: string) {
    this.#appliance = appliance
    this.#login = login
    const folder = mkdtempSync(join(appliance.folder, "member-"))
    this.home = join(folder, "home")
    this.#passwordFile = join(folder, "password")
    writeFileSync(this.#passwordFile, `${password}\n`)
  }
  mappe(argv: string[], input = ""): Promise<Outcome> {
    return run(clientProgram, [...argv, "--home", this.home], input, this.environment)
  }
  async must(argv: string[], input = ""): Promise<string> {
    const told = await this.mappe(argv, input)
    if (told.code !== 0) throw new Error(`mappe ${argv.join(" ")}: ${told.code} ${told.err}${told.out}`)
    return told.out
  }
  #visit(argv: string[], input: string): Promise<string> {
    return this.must(
      [
        ...argv,
        "--login",
        this.#login,
        "--password-file",
        this.#passwordFile,
        "--trust-cert",
        this.#appliance.certificate,
        "--json",
      ],
      input,
    )
  }
  found(link: string, name: string): Promise<string> {
    return this.#visit(["found", "-", "--name", name], `${link}\n`)
  }
  join(link: string): Promise<string> {
    return this.#visit(["join", "-"], `${link}\n`)
  }
  signIn(): Promise<string> {
    return this.#visit(["sign-in", this.serverAddress || this.#appliance.address], "")
  }
}
