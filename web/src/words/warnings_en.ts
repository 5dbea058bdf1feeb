import type { warningsDe } from "./warnings_de.ts"

export const warningsEn: typeof warningsDe = {
  void_access: (by) =>
    `${by} has not locked the space in the same way for all members. The entry does not count. As soon as somebody opens Mappe who can manage this space, it is locked rightly.`,
  named_blob_dropped: (by) =>
    `${by} told the server that it may delete contents that a file still consists of. The next change by a member keeps them.`,
  snapshot_differs: (by) => `${by} has left an interim state that is not right. It is not used.`,
  snapshots_contradict: (by) => `${by} has left an interim state that does not fit what this device took over. One of the two is not right.`,
  other: (by) => `${by} has written something that is not allowed. It is not used.`,
  doubted: "What you see here may not be the true state. Mappe checks everything from the beginning as soon as the server hands it out. Until then nothing can be changed here.",
  ask: "What you see is right. Ask the person how this came about: perhaps their device is not in order, or somebody else uses their access.",
}
