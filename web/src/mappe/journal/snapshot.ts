// The state's bytes and the body of a snapshot.                                           docs/protocol.md section 4.9
//
// Sets are sorted by their elements' bytes, so the same state has the same bytes in every replica, and two clients can
// compare what they replayed by one digest.
import { type Bytes, concat, wipe } from "../base/bytes.ts"
import { Reader, Writer, beginVersioned, finished } from "../base/cbor.ts"
import { EntryHash, PrincipalId } from "../base/ids.ts"
import { type Result, fail, ok } from "../base/result.ts"
import { type Content, readContent, writeContent } from "./content.ts"
import { writeAgenda } from "./agenda_codec.ts"
import { State } from "./state.ts"
import { stateVersion, writeNode, writeNote } from "./state_codec.ts"
import { StateReader } from "./state_reader.ts"

const snapshotBodyVersion = 1
const itemsOfPiece = 256

// state = [1, [node...], [note...]], with the agenda behind it if there is one; handed out front to back in pieces of a few hundred items, each wiped after `take`
// returned: they hold chunk keys. What is not whole has no bytes to show.
//   errors  conflict   a husk was met on the way to this state
export function encodeStateInPieces(state: State, take: (piece: Bytes) => void): Result<void> {
  if (!state.whole) return fail("conflict", "part of this space's history was pruned: start from a snapshot")
  const tables = state.tablesForCodec()
  const writer = new Writer()
  let items = 0
  const flush = () => {
    const piece = writer.done()
    take(piece)
    piece.fill(0)
  }
  const flushNowAndThen = () => {
    if (++items % itemsOfPiece === 0) flush()
  }
  const withAgenda = !tables.agenda.empty
  writer.array(withAgenda ? 4 : 3).uint(stateVersion).array(tables.nodes.size)
  for (const key of [...tables.nodes.keys()].sort()) {
    writeNode(writer, tables, tables.nodes.get(key)!)
    flushNowAndThen()
  }
  writer.array(tables.notes.size)
  for (const key of [...tables.notes.keys()].sort()) {
    writeNote(writer, tables, tables.notes.get(key)!)
    flushNowAndThen()
  }
  if (withAgenda) writeAgenda(writer, tables.agenda, flushNowAndThen)
  flush()
  return ok(undefined)
}

// The same in one piece, which the caller wipes.
export function encodeState(state: State): Result<Bytes> {
  const pieces: Bytes[] = []
  const encoded = encodeStateInPieces(state, (piece) => pieces.push(piece.slice()))
  if (!encoded.ok) return encoded
  const whole = concat(...pieces)
  wipe(...pieces)
  return ok(whole)
}

// Reads a state that somebody else wrote, so nothing is believed: order and uniqueness of sets, parents that are
// folders, no circles, free names, versions in order and of the right number, no stamp of an entry after baseSeq (the
// next real one would stand in its place), limits.
//   errors  malformed    the bytes break a rule every honest replica's state keeps
//           unsupported  written by a newer format
export function decodeState(bytes: Bytes, baseSeq: number): Result<State> {
  const reader = new Reader(bytes)
  const withAgenda = new Reader(bytes).arrayUpTo(4) === 4
  beginVersioned(reader, withAgenda ? 4 : 3, stateVersion, "a snapshot of a newer Mappe")
  const state = new State({ seq: 0, op: 0, timeMs: 0, author: { kind: 1, id: PrincipalId.zero } })
  const into = new StateReader(state.tablesForCodec(), baseSeq)
  into.readNodes(reader)
  into.readNotes(reader)
  if (withAgenda) into.readAgenda(reader)
  return finished(reader, state)
}

// snapshot body = [1, base_seq, base hash, content of the state]
export interface SnapshotBody {
  baseSeq: number
  base: EntryHash
  state: Content // its digest is always there
}

// Holds chunk keys: the caller wipes it.
export function encodeSnapshotBody(body: SnapshotBody): Bytes {
  const writer = new Writer().array(4).uint(snapshotBodyVersion).uint(body.baseSeq).bytes(body.base)
  writeContent(writer, body.state)
  return writer.done()
}

//   errors  malformed    not this shape, or no digest
//           unsupported  a newer version
export function parseSnapshotBody(bytes: Bytes): Result<SnapshotBody> {
  const reader = new Reader(bytes)
  beginVersioned(reader, 4, snapshotBodyVersion, "a snapshot of a newer Mappe")
  const baseSeq = reader.uint()
  const base = reader.id(EntryHash)
  const state = readContent(reader)
  if (state.digest === undefined) reader.failWith("malformed", "a snapshot without a digest")
  return finished(reader, { baseSeq, base, state })
}
