// What was dropped or chosen, as a flat list of files (and empty folders) with their path below the folder that was dropped.
import type { Upload } from "../../engine/contract.ts"

/** Must be called before anything is awaited: the browser forgets the dropped things after the event. */
export function droppedFiles(data: DataTransfer): Promise<Upload[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  return Promise.all(entries.map((entry) => filesBelow(entry, ""))).then((lists) => lists.flat())
}

/** Of <input type="file">, with or without webkitdirectory. */
export function chosenFiles(input: HTMLInputElement): Upload[] {
  return [...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }))
}

async function filesBelow(entry: FileSystemEntry, above: string): Promise<Upload[]> {
  const path = above + entry.name
  if (entry.isFile) return [{ file: await fileOf(entry as FileSystemFileEntry), path }]
  const inside = await allOf((entry as FileSystemDirectoryEntry).createReader())
  if (inside.length === 0) return [{ file: new File([], entry.name), path, isFolder: true }]
  const lists: Upload[][] = []
  for (const child of inside) lists.push(await filesBelow(child, `${path}/`))
  return lists.flat()
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

// A reader gives at most 100 entries at a time and an empty list at the end.
async function allOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}
