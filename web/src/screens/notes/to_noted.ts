// Where the page is of what a note, or anything found, is at.
import { to } from '../../app/routes.ts';
import type { NoteForMe } from '../../engine/contract.ts';

export type Noted = Pick<NoteForMe, 'space' | 'node' | 'kind' | 'place'>;

export function toNoted({ space, node, kind, place }: Noted): string {
  if (place?.kind === 'own') return to.ownMeeting(space, place.id, place.item);
  if (place) return place.kind === 'meeting' || place.kind === 'item' ? to.meeting(place.council, place.id, place.item) : to.paper(place.council, place.id);
  return kind === 'folder' ? to.folder(space, node) : to.node(space, node);
}
