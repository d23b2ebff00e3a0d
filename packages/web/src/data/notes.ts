/** Drafts and signed notes. */

import type { Draft } from "@subrosa/engine"
import { queryOptions } from "@tanstack/react-query"
import { keepChart } from "./charts.ts"
import { desk } from "./desk.ts"
import type { NewDraft } from "./draft.ts"
import { queryClient } from "./query-client.ts"
import { readAnew } from "./read-anew.ts"

export type { Draft } from "@subrosa/engine"
export type { NewDraft, NoteFormat, NoteSection } from "./draft.ts"

export const drafts = queryOptions({ queryKey: ["drafts"], queryFn: () => desk.drafts() })

/** Encrypted before it leaves; only its author can read it. */
export async function draftSave(draft: NewDraft): Promise<Draft> {
  const saved = await desk.draftSave(draft)
  queryClient.setQueryData(drafts.queryKey, (list) =>
    list === undefined ? undefined : [saved, ...list.filter(({ id }) => id !== saved.id)],
  )
  return saved
}

export async function draftDelete(id: string): Promise<void> {
  await desk.draftDelete(id)
  await readAnew(queryClient, ["drafts"])
}

/** Answers when the note is durable on the server. */
export async function noteSign(draft: NewDraft): Promise<void> {
  keepChart(await desk.noteSign(draft))
  await readAnew(queryClient, ["drafts"])
}
