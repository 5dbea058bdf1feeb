// What is really painted, where computed styles do not tell: forced colours, drawings, what is printed.
import type { Locator, Page } from "playwright-core"

export interface Picture {
  width: number
  height: number
  /** Relative luminance of WCAG, row by row. */
  luminances: number[]
}

/** Of a PNG, read by the browser itself. */
export async function pictureOf(page: Page, png: Buffer): Promise<Picture> {
  return page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = document.createElement("canvas")
    canvas.width = image.width
    canvas.height = image.height
    const pen = canvas.getContext("2d")!
    pen.drawImage(image, 0, 0)
    const { data } = pen.getImageData(0, 0, image.width, image.height)
    const linear = (byte: number): number => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4)
    const luminances: number[] = []
    for (let at = 0; at < data.length; at += 4) luminances.push(0.2126 * linear(data[at]!) + 0.7152 * linear(data[at + 1]!) + 0.0722 * linear(data[at + 2]!))
    return { width: image.width, height: image.height, luminances }
  }, png.toString("base64"))
}

export const paintOf = async (one: Locator): Promise<Picture> => pictureOf(one.page(), await one.screenshot())

export interface Box {
  x: number
  y: number
  width: number
  height: number
}
/** In each of the boxes: between the lightest and the darkest that is painted there. */
export function contrastsIn(page: Page, png: Buffer, boxes: Box[]): Promise<number[]> {
  return page.evaluate(async ([base64, all]) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = document.createElement("canvas")
    canvas.width = image.width
    canvas.height = image.height
    const pen = canvas.getContext("2d", { willReadFrequently: true })!
    pen.drawImage(image, 0, 0)
    const linear = (byte: number): number => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4)
    return all.map(({ x, y, width, height }) => {
      const { data } = pen.getImageData(x, y, width, height)
      let [least, most] = [1, 0]
      for (let at = 0; at < data.length; at += 4) {
        const one = 0.2126 * linear(data[at]!) + 0.7152 * linear(data[at + 1]!) + 0.0722 * linear(data[at + 2]!)
        least = Math.min(least, one)
        most = Math.max(most, one)
      }
      return (most + 0.05) / (least + 0.05)
    })
  }, [png.toString("base64"), boxes] as const)
}

const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

export function contrastBetween(picture: Picture, [ax, ay]: [number, number], [bx, by]: [number, number]): number {
  const at = (x: number, y: number): number => picture.luminances[Math.floor(y * picture.height) * picture.width + Math.floor(x * picture.width)]!
  return contrast(at(ax, ay), at(bx, by))
}
