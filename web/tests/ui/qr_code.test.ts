// What is drawn for cameras says what it should, at every size that occurs.
import { expect, test } from "vitest"
import { modulesOf, readQr } from "./qr_reader.ts"
import { qrPath } from "../../src/ui/qr_path.ts"

const read = (text: string): string => {
  const { size, path } = qrPath(text)
  return readQr(modulesOf(path, size))
}

test("codes from the smallest to 270 bytes are read back, byte for byte", () => {
  const line = "otpauth://totp/Mappe:anna%40mappe.example?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&issuer=Mappe&algorithm=SHA1&digits=6&period=30 ü ".repeat(3)
  for (let length = 1; length <= 260; length += 7) expect(read(line.slice(0, length))).toBe(line.slice(0, length))
})

test("codes of capitals and digits, as on a recovery sheet, too", () => {
  const code = "K7Q4-M2XD-9HTR-P3WN-6YFA-B8ZC-D4EV-W2JH-5RKT"
  expect(read(code)).toBe(code)
  expect(read(code.slice(1))).toBe(code.slice(1))
})

test("a module that is wrong makes another text: the reader sees what is drawn", () => {
  const { size, path } = qrPath("https://mappe.example/join#ABCD")
  const modules = modulesOf(path, size)
  const row = modules.at(-1)!
  row[row.length - 2] = !row[row.length - 2] // of the first word
  expect(() => {
    if (readQr(modules) !== "https://mappe.example/join#ABCD") throw new Error("another text")
  }).toThrow()
  expect(() => modulesOf(path.replace(/M4 4h/, "M3 4h"), size)).toThrow("no white border")
})
