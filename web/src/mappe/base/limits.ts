// The protocol's limits that a client keeps or judges by.                                      docs/protocol.md §16
export const limits = {
  entryBytesMax: 1 << 20, // body included
  addsMax: 32_768, // of one entry; drops the same
  commitBytesMax: 8 << 20,
  commitBlobsMax: 4_096,
  commitLeaseKeysMax: 4_096,
  commitLeaseTokensMax: 4_096,
  bulkOperationsMax: 512, // of a bulk writer's entry
  bulkBytesMax: 256 << 10,
  blobBytesMax: (1 << 20) + 16,
  blobBytesMin: 528,
  fileBytesMax: 20 * 2 ** 30,
  digestFileBytesMax: 64 << 20,
  chunksInPlaceMax: 16,
  blobsAskedMax: 4_096,
  answerBytesMax: 8 << 20,
  pageBytesMax: 1 << 20,
  membersMax: 4_096, // of one access entry
  voidsMax: 4_096,
  sealedKeyBytesMax: 512,
  epochLinkBytesMax: 256,
  policyMax: 256,
  openInvitationsMax: 1_024,
  personsMax: 4_096,
  rekeysMax: 16, // between a row's keys and the current ones
  depthMax: 256, // of a node
  nameBytesMax: 255, // of a node, of a faction, of a person
  attributesBytesMax: 64 << 10,
  noteBytesMax: 16 << 10,
  agendaLineBytesMax: 1_024, // a title, body, place or number of a meeting or item
  briefTextBytesMax: 16 << 10,
  agendaCouncilBytesMax: 2_048, // an oparl_id
  agendaEntriesMax: 20_000, // meetings and items of a space
  agendaSubjectsMax: 50_000, // with something beside them
  agendaAssignedMax: 256, // nodes of one subject
  agendaAttendingMax: 1_024, // answers of one meeting
  cardRecordBytesMax: 512,
  sealedBundleBytesMax: 64 << 10,
  bundlePersonsMax: 64,
  passwordBytesMax: 1_024, // after NFC
  loginBytesMax: 64,
  originBytesMax: 300,
  linkBytesMax: 4_096,
  typedCodeBoxBytesMax: 4 << 10,
  leaseNoteBytesMax: 256,
  gatewayRecordBytesMax: 1 << 10,
  gatewayLabelBytesMax: 100,
  deviceLabelBytesMax: 100,
  clockAheadMsMax: 24 * 60 * 60 * 1_000, // of an entry, ahead of Date and our clock
  commitTriesMax: 12, // rebases
} as const
