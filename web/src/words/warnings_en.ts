import type { warningsDe } from "./warnings_de.ts"

export const warningsEn: typeof warningsDe = {
  void_access: (by) =>
    `${by} has not locked the space in the same way for all members. The entry does not count. As soon as somebody opens Mappe who can manage this space, it is locked rightly.`,
  named_blob_dropped: (by) =>
    `${by} told the server that it may delete contents that a file still consists of. The next change by a member keeps them.`,
  snapshot_differs: (by) => `${by} has left an interim state that is not right. It is not used.`,
  other: (by) => `${by} has written something that is not allowed. It is not used.`,
  ask: "What you see is right. Ask the person how this came about: perhaps their device is not in order, or somebody else uses their access.",
}
