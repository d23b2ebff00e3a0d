/** The log's tables put aside and put back, as somebody with the database would: an older state restored. */
import type { SocketConnection } from "@subrosa/server"
import { queryAs } from "./office.ts"

const tables = ["log_head", "log_leaf", "log_tile"] as const

export async function putAside(admin: SocketConnection, name: string): Promise<void> {
  for (const table of tables) await queryAs(admin, `create table public.${name}_${table} as table keeper.${table}`)
}

export async function putBack(admin: SocketConnection, name: string): Promise<void> {
  const statements = tables.flatMap((table) => [
    `delete from keeper.${table}`,
    `insert into keeper.${table} select * from public.${name}_${table}`,
  ])
  await queryAs(admin, `begin; ${statements.join("; ")}; commit`)
}
