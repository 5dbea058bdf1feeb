// Every limit of the council's mirror on a device, by name. What the server says of a council is foreign twice: the
// server may lie, and the council's own system wrote the texts. Those of the server: council/mirror/limits.h.

// Of one answer, unpacked: 4 MiB of objects and one more, which is 1 MiB with its joins as much again.
export const pageBytesMax = 8 << 20
export const pageObjectsMax = 50_000
export const listBytesMax = 1 << 20 // of the list of councils
export const councilsMax = 200
export const generationBytesMax = 64
export const depthMax = 16 // of a page; files of items are the eighth
export const columnsMax = 512 // of a page by columns

// Of one object.
export const textCharsMax = 4 << 10 // the server cuts at as many bytes
export const urlCharsMax = 2_048
export const itemsMax = 5_000

// Of one council on this device.
export const objectsMax = 1_000_000
export const keptBytesMax = 512 << 20 // unpacked
export const pagesMax = 4_096 // of one fetching
export const partsMax = 48 // more are written anew as few
export const partBytesMax = 4 << 20 // unpacked, of those that are written anew

// Of what is asked.
export const searchCharsMax = 200
export const searchWordsMax = 12
export const choicesMax = 50 // offered for a number that many papers bear
