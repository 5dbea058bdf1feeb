// Who this client is in one faction: a person's keys, ready to sign and open; or for the moment of joining an invite's.
//                                                              docs/protocol.md §2   twin: client/replica/identity.h
import type { EntryHash, FactionId } from "../base/ids.ts"
import type { BoxSeed, SignSeed } from "../base/secret.ts"
import { SignKeyPair } from "../crypto/sign.ts"
import type { Author } from "../journal/author.ts"

export class Identity {
  readonly principal: Author
  readonly faction: FactionId
  readonly rosterRoot: EntryHash
  readonly signKeys: SignKeyPair
  readonly boxSeed: BoxSeed

  /** Copies the seeds: wipe() ends what was made here. */
  constructor(principal: Author, faction: FactionId, rosterRoot: EntryHash, signSeed: SignSeed, boxSeed: BoxSeed) {
    this.principal = principal
    this.faction = faction
    this.rosterRoot = rosterRoot
    this.signKeys = new SignKeyPair(signSeed)
    this.boxSeed = boxSeed.duplicate()
  }

  wipe(): void {
    this.signKeys.wipe()
    this.boxSeed.wipe()
  }
}
