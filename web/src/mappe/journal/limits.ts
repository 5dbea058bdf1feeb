// Limits of the journal's that base/limits.ts does not name: of what a client keeps.

export const entriesMax = 100_000_000 // of one journal
export const blobsOfSpaceMax = 100_000_000
export const rosterCheckpointsMax = 16 // whole states kept in memory beside a roster's newest
