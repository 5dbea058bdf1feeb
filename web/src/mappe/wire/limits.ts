// Every limit of the client, by name; the twin of client/limits.h. What is a limit of the formats stands in journal/;
// what the server allows, it says in /v1/about.                                                 docs/protocol.md §16

export const dayMs = 24 * 3600 * 1000

// The wire.
export const replyBytesMax = 9 << 20 // a page of blobs: 8 MiB and its framing
export const blobReplyBytesMax = (1 << 20) + 16
export const jsonBytesMax = 2 << 20
export const stallMs = 60_000 // so long nothing at all may come
export const slowestBytesPerS = 4 << 10 // 32 kbit/s: what sending may take is reckoned by it
export const pollWaitSMax = 55

// Batches, as the server takes them.
export const missingIdsMax = 4096
export const fetchIdsMax = 4096
export const entryBytesMax = 1 << 20
export const namesMax = 100_000
export const entriesOfPageMax = 65_536

// The replica.
export const commitTriesMax = 12 // rebases before a change is given up
export const batchOpsMax = 512 // of one entry
export const batchBytesMax = 256 << 10 // of one entry's body
export const healedBlobsMax = 4_096 // added again along with one entry
export const dropsOfEntryMax = 16_384
export const forgottenOfEntryMax = 8_192
export const leaseKeysOfTreeMax = 3_500
export const leaseKeysOfCommitMax = 4_096
export const inlineBlobBytesMax = 1 << 20
export const inlineBlobsBytesMax = 6 << 20
export const snapshotEntriesMax = 2_000 // since the last one, before another is due
export const beginningAccessMax = 16_384 // access entries up to a snapshot to begin at
export const beginningStateBytesMax = 128 << 20 // of such a snapshot: any device opens a space for the first time
export const pastBytesMax = 8 << 20 // newest entries of a space kept for healing
export const healedAtOnceMax = 256 // entries brought back with one request
export const healedBytesAtOnceMax = 4 << 20
export const healedSpacesMax = 65_536 // noted as not done yet
export const healWaitsMax = 3 // for a server that says "too many"; then the next round goes on
export const healWaitSMax = 10
export const upkeepLeaseS = 600
export const upkeepChangesMax = 32 // entries of one day's upkeep
export const tailEntriesMax = 2_000
export const tailBytesMax = 8 << 20
export const clockAheadMsMax = dayMs
export const gatewaysPerAppPasswordMax = 16
export const namesAtOnceMax = 256

// Names and passwords.
export const passwordBytesMax = 1024
export const displayNameBytesMax = 255

// Transfers.
export const chunkPlainBytes = 1 << 20
export const level0ChunksMax = 16
export const fileBytesMax = 20 * 1024 * 1024 * 1024
export const digestFileBytesMax = 64 << 20
export const inFlight = 4 // a browser keeps six lines to a server: one waits for news, one is for what a person asks
export const inFlightOnQuickLine = 5 // that one, too, where nobody waits for it
export const quickMs = 1_000 // a chunk there and back
export const togetherMax = 4 // chunks sent with one request, where the line is quick
export const togetherQuickMs = 300 // so long a request takes at most, for the next to hold twice as much
export const blockChunks = 8 // read, sealed and noted at once
export const inlineFileBytesMax = 256 << 10 // smaller files travel with their commit
export const triesMax = 6 // of one request that fails in passing
export const firstWaitS = 1 // doubled at each further try
export const waitSMax = 60
export const chunkListBytesMax = 4 << 20
