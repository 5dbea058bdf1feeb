// What is pressed on the way to a screen, by its German name.
import type { Page } from "playwright-core"

/** A screen, or a state of it. Names are those of its pictures. */
export interface Screen {
  name: string
  path: string
  act?: (page: Page) => Promise<void>
}
type Act = (page: Page) => Promise<void>

export const press = (name: string | RegExp): Act => (page) => page.getByRole("button", { name, exact: true }).first().click()

export const follow = (name: string): Act => (page) => page.getByRole("link", { name, exact: true }).first().click()

export const choose = (menu: string, item: string): Act => async (page) => {
  await press(menu)(page)
  await page.getByRole("menuitem", { name: item, exact: true }).click()
}
export const fill = (label: string, text: string): Act => (page) => page.getByLabel(label).fill(text)

export const reads = (text: string | RegExp): Act => (page) => page.getByText(text).first().waitFor()

export const inTurn = (...acts: Act[]): Act => async (page) => {
  for (const act of acts) await act(page)
}
