// A real mappe-gateway beside an appliance, and a device that has nothing but curl.
import { execFile, spawn, type ChildProcess } from "node:child_process"
import { existsSync, mkdtempSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { type Appliance, freePort } from "../engine/server.ts"

const programs = process.env["MAPPE_PROGRAMS"] ?? resolve(import.meta.dirname, "../../../build")
const program = join(programs, "gateway/mappe-gateway")
const curl = "/usr/bin/curl"
export const hasGateway = existsSync(program) && existsSync(curl)

export class Gateway {
  readonly #address: string
  readonly #child: ChildProcess
  private constructor(address: string, child: ChildProcess) {
    this.#address = address
    this.#child = child
  }

  static async start(appliance: Appliance): Promise<Gateway> {
    const folder = mkdtempSync(join(appliance.folder, "gateway-"))
    const host = `127.0.0.1:${await freePort()}`
    const config = join(folder, "server.yaml")
    writeFileSync(
      config,
      `data: ${appliance.folder}/data\norigins:\n  - ${appliance.address}\n` +
        `gateway:\n  listen:\n    - {address: '${host}', tls: true}\n  state: ${folder}/state\n`,
    )
    const env = { PATH: "/usr/bin:/bin", LANG: "en_US.UTF-8" }
    const child = spawn(program, ["--config", config], { env, stdio: ["ignore", "pipe", "pipe"] })
    let said = ""
    await new Promise<void>((up, failed) => {
      const hear = (text: Buffer): void => {
        said += text.toString()
        if (said.includes("While an app password is in use")) up()
      }
      child.stdout.on("data", hear)
      child.stderr.on("data", hear)
      child.once("exit", () => failed(new Error(`the gateway did not start: ${said}`)))
    })
    return new Gateway(`https://${host}/`, child)
  }

  /** What a device asks for: the status and the answer's text. */
  asks(user: string, password: string, path: string, ...more: string[]): Promise<{ status: number; text: string }> {
    const argv = ["-ks", "-u", `${user}:${password}`, "-w", "\n%{http_code}", ...more, this.#address + path]
    return new Promise((done) =>
      execFile(curl, argv, (_error, out) => {
        const at = out.lastIndexOf("\n")
        done({ status: Number(out.slice(at + 1)), text: out.slice(0, at) })
      }),
    )
  }

  async end(): Promise<void> {
    const ended = new Promise((gone) => this.#child.once("exit", gone))
    this.#child.kill("SIGTERM")
    await ended
  }
}
