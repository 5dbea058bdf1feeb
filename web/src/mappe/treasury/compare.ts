// What storage would cost elsewhere, from assumptions that people can change. Pure; amounts in cents a month.
export interface Assumptions {
  persons: number
  gigabytes: number
  // a server of one's own
  serverCents: number // bought once
  serverYears: number
  watts: number
  kwhCents: number
  careHours: number // a month
  hourCents: number
  // in a data centre
  rentCents: number // a month: machine and place
  backupCents: number // a month
  rentCareHours: number
  // a product from the market
  personCents: number // a month
  packageGigabytes: number // in it, for each person
  moreCents: number // per further GB and month
}
export const hoursOfMonth = 730.5 // of the average month

export interface Compared { own: number; rented: number; market: number }
export function compare(given: Assumptions): Compared {
  const years = Math.max(given.serverYears, 0.1)
  const power = (given.watts / 1000) * hoursOfMonth * given.kwhCents
  const own = given.serverCents / (years * 12) + power + given.careHours * given.hourCents
  const rented = given.rentCents + given.backupCents + given.rentCareHours * given.hourCents
  const beyond = Math.max(0, given.gigabytes - given.persons * given.packageGigabytes)
  const market = given.persons * given.personCents + beyond * given.moreCents
  return { own: Math.round(own), rented: Math.round(rented), market: Math.round(market) }
}
