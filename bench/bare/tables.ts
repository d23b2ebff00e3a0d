/** The bare server's own tables: what a plain server would keep, without keys, log or row-level security. */
import type { Client } from "pg"

export async function makeBareTables(client: Client): Promise<void> {
  await client.query(`
    create schema if not exists bare;
    create table if not exists bare.entry (
      practice uuid not null, chart uuid not null, entry uuid not null, segment uuid not null, ciphertext bytea not null,
      primary key (practice, chart, entry)
    );
    alter table bare.entry alter column ciphertext set storage external;
    create table if not exists bare.line (id uuid primary key, event text not null);`)
}
