// The treasury's part of the contract: what storage costs the faction, for managers and the duties treasury and audit.
// Amounts are whole cents, days "2026-05-31"; the last day belongs to a period. The server knows bytes and money alone:
// names of spaces and files come from what this person's own device can read.
import type { Answer } from "./contract.ts"

export interface DayBytes { day: string; bytes: number } // average of the day, of all that is billed
/** What one space takes. Of one this person does not belong to there is no name, but a label. */
export interface CostCentre { space: string; label: string; named: boolean; roster: boolean; bytes: number }
export interface Commitment { text: string; cents: number } // money that is promised: counts as gone
export interface Budget {
  from: string;
  lastDay: string;
  grantLine: string; // as the town's budget calls it
  grantCents: number;
  carriedCents: number;
  commitments: Commitment[];
  softCap: boolean; // at 100 % nothing more is taken in
  capped: boolean; // now
  warnings: { percent: number; reachedMs: number }[];
  availableCents: number;
  spentCents: number;
  committedCents: number;
  forecastCents: number; // spent by its end
  remainderCents: number; // below zero: overdrawn
  percent: number;
  budgets: { from: string; lastDay: string }[]; // the days of all there are, this one among them
}
/** What was reached of the budget of today, until this person looked at it on this device. */
export interface BudgetNotice { percent: number; reachedMs: number; from: string; lastDay: string; capped: boolean }
export interface BudgetWish { from: string; lastDay: string; grantLine: string; grantCents: number; carriedCents: number; carryFromPrevious: boolean; commitments: Commitment[]; softCap: boolean }
export interface StatementRow {
  number: number;
  kind: 'statement' | 'correction';
  title: string; // "Mai 2026"
  period: 'month' | 'quarter' | 'year';
  from: string;
  lastDay: string;
  closedMs: number;
  grossCents: number;
  averageBytes: number;
  corrects: number; // 0: nothing
  reason: string;
  hasProof: boolean;
}
/** As this device checked them: `changed` and `gone` are other than it saw before, `other-key` is told of number 0. */
export type StatementFault = 'unreadable' | 'bad-signature' | 'foreign' | 'broken-chain' | 'missing-number' | 'changed' | 'gone' | 'other-key'
export interface TreasurySight {
  day: string;
  bytes: number;
  quotaBytes: number | null;
  month: { name: string; costCents: number; forecastCents: number } | null; // null: this server bills nothing
  budget: Budget | null;
  days: DayBytes[]; // oldest first, up to a year
  centres: CostCentre[]; // the largest first
  statements: StatementRow[]; // the newest first
  faults: { number: number; fault: StatementFault }[]; // what the server shows otherwise than this device took it
  clockStands: boolean; // the server's clock is not believed: time does not count now
}
export type StatementForm = 'pdf' | 'csv' | 'json' | 'proof'

/** Of one space, from this device's own copy: the server cannot tell one from the other. Sizes of contents, before padding. */
export interface SpaceSplit {
  space: string;
  title: string;
  currentBytes: number;
  oldBytes: number; // former versions of what is not in the bin
  binBytes: number; // all versions of what is
  files: number;
  biggest: { node: string; name: string; bytes: number; oldBytes: number }[]; // with their former versions
}

export interface TreasuryEngine {
  treasury(faction: string): Promise<Answer<TreasurySight>>;
  budgetOfDay(faction: string, day: string): Promise<Answer<Budget>>; // not_found: none covers it
  budgetNotice(faction: string): Promise<Answer<BudgetNotice | null>>; // managers and the duty treasury; null: nothing new
  budgetNoticed(faction: string): Promise<Answer<void>>; // what was reached by now was seen
  setBudget(faction: string, wish: BudgetWish): Promise<Answer<void>>; // duty treasury
  statementsAnew(faction: string): Promise<Answer<void>>; // what the server shows now is to count
  statementFile(faction: string, number: number, form: StatementForm): Promise<Answer<{ name: string; type: string; bytes: Uint8Array }>>;
  spaceSplits(faction: string): Promise<Answer<SpaceSplit[]>>; // of the spaces this person belongs to
}
