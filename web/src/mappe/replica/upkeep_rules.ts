// How long versions, and what lies in the bin, stay by a faction's policy. By itself, so that whoever only says it need not load
// what does it (upkeep.ts).                                                                       docs/protocol.md §4.7
import { type Policy, policyKey } from "../journal/roster_body.ts"

export interface UpkeepRules {
  retentionDays: number // so long every version stays; then the last of each day, then of each month
  trashDays: number
}
export function upkeepRules(policy: Policy): UpkeepRules {
  return {
    retentionDays: policy.get(policyKey.retentionDays) ?? 30,
    trashDays: policy.get(policyKey.trashDays) ?? 30,
  }
}
