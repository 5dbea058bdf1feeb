// A look at a file without saving it: pictures, text, PDF, sound and film. What is shown is small but real: the pictures
// and the film are made by the browser itself.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { noise } from "../engine/person.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

/** Two pages, each with a word on it; the places of its parts are counted, as the format wants it. */
function pdfOf(...words: string[]): Buffer {
  const kids = words.map((_, i) => `${4 + 2 * i} 0 R`).join(" ")
  const parts = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${words.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...words.flatMap((word, i) => {
      const drawn = `BT /F1 48 Tf 60 400 Td (${word}) Tj ET`
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents ${5 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
      ]
    }),
  ]
  let text = "%PDF-1.4\n"
  const places = parts.map((part, i) => {
    const at = text.length
    text += `${i + 1} 0 obj\n${part}\nendobj\n`
    return `${String(at).padStart(10, "0")} 00000 n \n`
  })
  const table = `xref\n0 ${parts.length + 1}\n0000000000 65535 f \n${places.join("")}`
  return Buffer.from(`${text}${table}trailer\n<< /Size ${parts.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`)
}

/** One page that no reader shows without a password: what checks it is nonsense. */
function lockedPdf(): Buffer {
  const [check, id] = ["ab".repeat(32), "cd".repeat(16)]
  return Buffer.from(
    pdfOf("Geheim").toString("latin1").replace("/Root 1 0 R", `/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O <${check}> /U <${check}> /P -4 >> /ID [<${id}> <${id}>]`),
    "latin1",
  )
}

/** A minute of a tone: 8 kHz would fit into a few chunks, 44.1 kHz does not. */
function wavOf(seconds: number): Buffer {
  const rate = 44_100
  const samples = seconds * rate
  const wav = Buffer.alloc(44 + 2 * samples)
  wav.write("RIFF", 0)
  wav.writeUInt32LE(36 + 2 * samples, 4)
  wav.write("WAVEfmt ", 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20) // PCM
  wav.writeUInt16LE(1, 22) // mono
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(2 * rate, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write("data", 36)
  wav.writeUInt32LE(2 * samples, 40)
  for (let i = 0; i < samples; ++i) wav.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * 440 * i) / rate)), 44 + 2 * i)
  return wav
}

describe.skipIf(!canPlay)("previews", () => {
  let town: Town
  let anna: Somebody
  let space = ""
  beforeAll(async () => {
    town = await Town.start({ lies: true })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Bilder")
  }, 90_000)
  afterEach(() => void (town.liar!.lie = undefined))
  afterAll(() => town.end())

  const looksAt = async (name: string, content: Buffer, type: string): Promise<void> => {
    await anna.opens(space)
    await anna.uploads(name, content, type)
    await anna.page.getByRole("link", { name, exact: true }).click()
    await anna.heading(name)
  }

  test("pictures", async () => {
    const painter = await town.somebody(120)
    await painter.page.setContent("<body style='background: linear-gradient(red, blue)'>")
    for (const type of ["png", "jpeg"] as const) {
      const picture = await painter.page.screenshot({ type })
      await looksAt(`Foto.${type === "png" ? "png" : "jpg"}`, picture, `image/${type}`)
      const shown = anna.page.getByRole("img", { name: /^Vorschau von Foto/ })
      await expect.poll(() => shown.evaluate((one: HTMLImageElement) => one.naturalWidth), { timeout: 20_000 }).toBe(120)
      // Higher than the window it is smaller, and in its own proportions.
      const { heightPx, isSmaller, ratio } = await shown.evaluate((one: HTMLImageElement) => ({
        heightPx: one.clientHeight,
        isSmaller: one.clientHeight < one.naturalHeight,
        ratio: one.clientWidth / one.clientHeight / (one.naturalWidth / one.naturalHeight),
      }))
      expect(heightPx).toBeGreaterThan(100)
      expect(isSmaller).toBe(true)
      expect(ratio).toBeCloseTo(1, 1)
    }
    expect(await anna.isForEverybody()).toEqual([])
  }, 60_000)

  test("text, with its umlauts; a script in it stays text", async () => {
    const text = "Grüße aus dem Ausschuß\n<script>document.title = 'ran'</script>\n"
    await looksAt("Protokoll.txt", Buffer.from(text), "text/plain")
    await anna.page.getByLabel("Vorschau von Protokoll.txt").filter({ hasText: "Grüße aus dem Ausschuß" }).waitFor()
    expect(await anna.page.locator("pre").textContent()).toBe(text)
    expect(await anna.page.title()).not.toContain("ran")
    expect(await anna.isForEverybody()).toEqual([])
  }, 60_000)

  test("a PDF, page by page, larger, and readable by screen readers", async () => {
    await looksAt("Haushalt.pdf", pdfOf("Einnahmen", "Ausgaben"), "application/pdf")
    await anna.reads("Seite 1 von 2")
    const paper = anna.page.getByRole("document", { name: "Vorschau von Haushalt.pdf" })
    await paper.getByText("Einnahmen").waitFor({ state: "attached" })
    const dark = (): Promise<number> =>
      anna.page.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height)
        let count = 0
        for (let i = 0; i < data.length; i += 4) if (data[i]! < 128 && data[i + 3]! > 0) ++count
        return count
      })
    await expect.poll(dark, { timeout: 20_000 }).toBeGreaterThan(200)
    await anna.presses("Nächste Seite")
    await anna.reads("Seite 2 von 2")
    await paper.getByText("Ausgaben").waitFor({ state: "attached" })
    const widthPx = (): Promise<number> => anna.page.locator("canvas").evaluate((one: HTMLCanvasElement) => one.width)
    const before = await widthPx()
    await anna.presses("Größer")
    await expect.poll(widthPx, { timeout: 20_000 }).toBeGreaterThan(before)
    expect(await anna.isForEverybody()).toEqual([])
  }, 60_000)

  test("of a long text the beginning is shown, and one that Windows wrote long ago is readable", async () => {
    const line = "Der Rat möge beschließen, Punkt für Punkt.\n"
    await looksAt("Wortprotokoll.txt", Buffer.from(line.repeat(9_000)), "text/plain")
    await anna.reads("Hier steht nur der Anfang. Laden Sie die Datei herunter, um alles zu lesen.")
    const shown = (await anna.page.locator("pre").textContent())!
    expect(shown.startsWith(line.repeat(5_000))).toBe(true)
    expect(shown).not.toContain("\ufffd") // though a sign is cut in two
    await looksAt("Leer.txt", Buffer.from(""), "text/plain")
    await anna.reads("Diese Datei ist leer.")
    expect(await anna.page.locator("pre").count()).toBe(0)
    await looksAt("Satzung 1998.txt", Buffer.from("Gebühren für Straßen", "latin1"), "text/plain")
    await anna.page.locator("pre").filter({ hasText: "Gebühren für Straßen" }).waitFor()
  }, 60_000)

  test("what came whole and cannot be shown is said to be that, not damaged; of a PDF with a password, why", async () => {
    const locked = lockedPdf()
    await looksAt("Gesperrt.pdf", locked, "application/pdf")
    await anna.reads(/^Diese PDF-Datei ist mit einem Passwort geschützt\. Laden Sie sie herunter/)
    expect(await anna.isForEverybody()).toEqual([])
    expect(Buffer.compare(await anna.saves(() => anna.presses("Herunterladen")), locked)).toBe(0)
    for (const [name, type] of [["Kaputt.pdf", "application/pdf"], ["Kaputt.jpg", "image/jpeg"], ["Leer.mp4", "video/mp4"], ["Kaputt.mp3", "audio/mpeg"]] as const) {
      await looksAt(name, Buffer.from(name.startsWith("Leer") ? "" : "nichts davon"), type)
      await anna.reads("Hier lässt sich diese Datei nicht zeigen. Laden Sie sie herunter, um sie mit einem Programm auf Ihrem Gerät zu öffnen.")
      expect(await anna.page.getByText("beschädigt").count()).toBe(0)
    }
    expect(await anna.isForEverybody()).toEqual([])
    await looksAt("Foto vom iPhone.HEIC", Buffer.from("....ftypheic"), "image/heic")
    await anna.reads("Für diese Art von Datei gibt es hier keine Vorschau.")
  }, 90_000)

  test("a picture, a film and sound that came damaged are said to be damaged", async () => {
    for (const [name, type] of [["Spoilt.jpg", "image/jpeg"], ["Spoilt.mp4", "video/mp4"], ["Spoilt.mp3", "audio/mpeg"]] as const) {
      await anna.opens(space)
      await anna.uploads(name, Buffer.from(noise(300_000)), type)
      town.liar!.lie = (method, target, said) => {
        if (method !== "GET" || !target.includes("/blobs/")) return undefined
        const body = said.body.slice()
        body[body.length >> 1]! ^= 1
        return { status: 200, body }
      }
      await anna.page.getByRole("link", { name, exact: true }).click()
      await anna.heading(name)
      await anna.reads("Diese Datei ist beschädigt angekommen und wird deshalb nicht angezeigt.")
      expect(await anna.page.getByText("Hier lässt sich diese Datei nicht zeigen").count()).toBe(0)
      town.liar!.lie = undefined
      await anna.page.reload()
      await anna.reads("Hier lässt sich diese Datei nicht zeigen. Laden Sie sie herunter, um sie mit einem Programm auf Ihrem Gerät zu öffnen.")
    }
  }, 90_000)

  test("sound is heard from any place on, by ranges", async () => {
    const sound = wavOf(60)
    const ranges: string[] = []
    const note = (answer: { status(): number; headers(): Record<string, string>; url(): string }): void => {
      if (answer.url().includes("/content/") && answer.status() === 206) ranges.push(answer.headers()["content-range"] ?? "")
    }
    anna.page.on("response", note)
    await looksAt("Mitschnitt.wav", sound, "audio/wav")
    const audio = anna.page.locator("audio")
    await expect.poll(() => audio.evaluate((one: HTMLAudioElement) => Math.round(one.duration)), { timeout: 20_000 }).toBe(60)
    expect(
      await audio.evaluate(async (one: HTMLAudioElement) => {
        const seeked = new Promise((done) => one.addEventListener("seeked", done, { once: true }))
        one.currentTime = 50
        await seeked
        return one.currentTime
      }),
    ).toBe(50)
    await expect
      .poll(() => ranges.some((range) => Number(/^bytes (\d+)-/.exec(range)?.[1]) > sound.length / 2), { timeout: 20_000 })
      .toBe(true)
    expect(ranges.every((range) => range.endsWith(`/${sound.length}`))).toBe(true)
    anna.page.off("response", note)
    expect(await anna.isForEverybody()).toEqual([])
  }, 60_000)

  test("film", async () => {
    const painter = await town.somebody(320)
    await painter.opens("/h") // recording wants a secure page
    const film = await painter.page.evaluate(async () => {
      const canvas = document.createElement("canvas")
      canvas.width = 64
      canvas.height = 48
      const brush = canvas.getContext("2d")!
      const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: "video/webm" })
      const parts: Blob[] = []
      const size = (): number => parts.reduce((all, part) => all + part.size, 0)
      recorder.ondataavailable = (event) => parts.push(event.data)
      const stopped = new Promise((done) => (recorder.onstop = done))
      recorder.start(100)
      for (let frame = 0; frame < 12 || (size() < 1_000 && frame < 1_200); ++frame) {
        brush.fillStyle = `hsl(${frame * 30} 80% 50%)`
        brush.fillRect(0, 0, 64, 48)
        await new Promise((drawn) => requestAnimationFrame(drawn))
      }
      recorder.stop()
      await stopped
      return [...new Uint8Array(await new Blob(parts).arrayBuffer())]
    })
    expect(film.length).toBeGreaterThan(200)
    const part = anna.page.waitForResponse((answer) => answer.url().includes("/content/") && answer.status() === 206)
    await looksAt("Begehung.webm", Buffer.from(film), "video/webm")
    expect((await part).headers()["content-range"]).toMatch(new RegExp(`^bytes \\d+-\\d+/${film.length}$`))
    const video = anna.page.locator("video")
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.videoWidth), { timeout: 20_000 }).toBe(64)
    expect(await anna.isForEverybody()).toEqual([])
  }, 60_000)

  test("an earlier version of each kind is looked at as well, says which it is, and leads back to the list", async () => {
    const painter = await town.somebody(200)
    const painted = async (widthPx: number): Promise<Buffer> => {
      await painter.page.setViewportSize({ width: widthPx, height: 100 })
      return painter.page.screenshot({ type: "png" })
    }
    const opensTheFirst = async (name: string, type: string, first: Buffer, second: Buffer): Promise<void> => {
      await anna.opens(space)
      await anna.uploads(name, first, type)
      await anna.uploads(name, second, type)
      await anna.chooses("Versionen (2)", name)
      await expect.poll(() => anna.page.evaluate(() => document.activeElement?.textContent), { timeout: 20_000 }).toBe("Versionen")
      await anna.presses("Öffnen: 1. Fassung")
      await anna.page.getByRole("heading", { level: 1, name: new RegExp(`^${name}: Fassung vom \\d+\\. \\S+ \\d{4}, \\d\\d:\\d\\d Uhr$`) }).waitFor()
    }
    const pre = anna.page.locator("pre")
    await opensTheFirst("Entwurf.txt", "text/plain", Buffer.from("erster Stand\n"), Buffer.from("zweiter Stand, viel länger\n"))
    await expect.poll(() => pre.allInnerTexts(), { timeout: 20_000 }).toEqual(["erster Stand\n"])
    await anna.reads("1. Fassung · Anna Beispiel · 13 Byte")
    expect(await anna.page.getByText("1. Fassung · Anna Beispiel · 13 Byte").evaluate(() => [document.activeElement?.id, scrollY])).toEqual(["inhalt", 0])
    expect(await anna.isForEverybody()).toEqual([])
    expect((await anna.saves(() => anna.presses("Herunterladen"))).toString()).toBe("erster Stand\n")
    const nameOf = async (name: string): Promise<string> => {
      const [download] = await Promise.all([anna.page.waitForEvent("download"), anna.presses(name)])
      return download.suggestedFilename()
    }
    expect(await nameOf("Herunterladen")).toBe("Entwurf (1. Fassung).txt") // beside the current one it is still known
    await anna.page.reload()
    await expect.poll(() => pre.allInnerTexts(), { timeout: 20_000 }).toEqual(["erster Stand\n"])
    await anna.presses("Zu den Versionen")
    await anna.page.getByRole("heading", { level: 1, name: "Entwurf.txt", exact: true }).waitFor()
    await expect.poll(() => pre.allInnerTexts(), { timeout: 20_000 }).toEqual(["zweiter Stand, viel länger\n"])
    expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toBe("Versionen")
    expect([await nameOf("Herunterladen"), await nameOf("Herunterladen: 1. Fassung")]).toEqual(["Entwurf.txt", "Entwurf (1. Fassung).txt"])
    await anna.page.goBack()
    await expect.poll(() => pre.allInnerTexts(), { timeout: 20_000 }).toEqual(["erster Stand\n"])

    await opensTheFirst("Satzung.pdf", "application/pdf", pdfOf("Entwurf"), pdfOf("Beschluss", "Anlage"))
    await anna.reads("Seite 1 von 1")
    await anna.page.getByRole("document").getByText("Entwurf").waitFor({ state: "attached" })

    await opensTheFirst("Plan.png", "image/png", await painted(150), await painted(90))
    const picture = anna.page.getByRole("img", { name: "Vorschau von Plan.png" })
    await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth), { timeout: 20_000 }).toBe(150)

    const sound = wavOf(30)
    const part = anna.page.waitForResponse((answer) => answer.status() === 206 && (answer.headers()["content-range"] ?? "").endsWith(`/${sound.length}`))
    await opensTheFirst("Rede.wav", "audio/wav", sound, wavOf(12))
    await expect.poll(() => anna.page.locator("audio").evaluate((one: HTMLAudioElement) => Math.round(one.duration)), { timeout: 20_000 }).toBe(30)
    await part
  }, 120_000)

  test("what cannot be shown is offered for saving, and a drawing that could carry a script is not run", async () => {
    const drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>document.title = 'ran'</script></svg>"
    await looksAt("Plan.svg", Buffer.from(drawing), "image/svg+xml")
    await anna.reads("Für diese Art von Datei gibt es hier keine Vorschau. Laden Sie sie herunter, um sie zu öffnen.")
    expect((await anna.saves(() => anna.presses("Herunterladen"))).toString()).toBe(drawing)
    expect(town.complaints.filter((one) => /Content Security|Trusted/i.test(one))).toEqual([])
  }, 60_000)
})

// A forced reload is loaded past the service worker; what the page asks for next would go to the server.
describe.skipIf(!canPlay)("previews after a forced reload", () => {
  const name = "Kandidaten für den Vorstand.png"
  let town: Town
  let anna: Somebody
  let picture: Buffer
  const asked: string[] = []
  const shown = () => anna.page.getByRole("img", { name: `Vorschau von ${name}` })
  const widthPx = (): Promise<number> => shown().evaluate((one: HTMLImageElement) => one.naturalWidth)
  const reloadsByForce = async (): Promise<void> => {
    asked.length = 0
    const browser = await anna.context.newCDPSession(anna.page)
    const loaded = anna.page.waitForEvent("load")
    await browser.send("Page.reload", { ignoreCache: true })
    await loaded
    await browser.detach()
    expect(await anna.page.evaluate(() => (window as { wasControlled?: boolean }).wasControlled)).toBe(false)
    expect(asked).toContain(new URL(anna.page.url()).pathname) // of which the server hears
  }
  const nothingOfIt = (): void => {
    expect(asked.filter((target) => target.includes("/content") || target.includes("Kandidaten"))).toEqual([])
  }
  beforeAll(async () => {
    town = await Town.start({ lies: true })
    town.liar!.heard = (target) => void asked.push(target)
    const painter = await town.somebody(120)
    await painter.page.setContent("<body style='background: linear-gradient(red, blue)'>")
    picture = await painter.page.screenshot({ type: "png" })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.createsSpace("Bilder")
    await anna.uploads(name, picture, "image/png")
    await anna.page.addInitScript(() => void Object.assign(window, { wasControlled: navigator.serviceWorker.controller !== null }))
    await anna.page.getByRole("link", { name, exact: true }).click()
    await anna.heading(name)
  }, 90_000)
  afterAll(() => town.end())

  test("pictures are shown, saved under their name, and the server is asked for none", async () => {
    await reloadsByForce()
    await expect.poll(widthPx, { timeout: 20_000 }).toBe(120)
    const saving = anna.page.waitForEvent("download")
    await anna.presses("Herunterladen")
    expect((await saving).suggestedFilename()).toBe(name)
    nothingOfIt()
  }, 60_000)

  test("where the service worker does not come back, they come of this page itself, and the server is asked for none either", async () => {
    await anna.page.addInitScript(() => {
      ServiceWorker.prototype.postMessage = () => undefined
    })
    await reloadsByForce()
    await expect.poll(widthPx, { timeout: 20_000 }).toBe(120)
    expect(await shown().evaluate((one: HTMLImageElement) => one.src.startsWith("blob:"))).toBe(true)
    nothingOfIt()
  }, 60_000)
})
