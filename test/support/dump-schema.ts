/** The database's shape as text, from PostgreSQL's own catalogues: the same for the same migrations, on every machine. */
import type { SocketConnection } from "@subrosa/server"
import { queryAs } from "./office.ts"

const ours = "('keeper', 'store')"

/** Each answers lines in a fixed order. */
const parts: [title: string, text: string][] = [
  [
    "Columns",
    `select format('%-24s %-24s %s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' not null' else '' end,
        coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''),
        case a.attstorage when t.typstorage then '' else ' storage ' || a.attstorage::text end) as line, n.nspname as schema
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_type t on t.oid = a.atttypid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where n.nspname in ${ours} and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      order by n.nspname, c.relname, a.attnum`,
  ],
  [
    "Keys and checks",
    `select format('%-24s %s', c.relname, pg_get_constraintdef(k.oid)) as line, n.nspname as schema
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ${ours} and k.contype <> 'n' order by n.nspname, c.relname, pg_get_constraintdef(k.oid)`,
  ],
  [
    "Indexes",
    `select format('%-24s %s', tablename, regexp_replace(indexdef, '^CREATE (UNIQUE )?INDEX \\S+ ON \\S+ ', '\\1')) as line,
        schemaname as schema
      from pg_indexes where schemaname in ${ours} order by schemaname, tablename, 1`,
  ],
  [
    "Row-level security",
    `select format('%-24s %s%s%s', c.relname, case when c.relrowsecurity then 'on' else 'OFF' end,
        case c.relpersistence when 'u' then ', unlogged' else '' end,
        coalesce(', ' || (select string_agg(format('%s to %s using %s%s', p.cmd, p.roles, p.qual, coalesce(' with check ' || p.with_check, '')), '; ' order by p.policyname)
          from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname), '')) as line, n.nspname as schema
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ${ours} and c.relkind = 'r' order by n.nspname, c.relname`,
  ],
  [
    "Rights on tables",
    `select format('%-24s %-16s %s', table_name, grantee, string_agg(privilege_type, ', ' order by privilege_type)) as line,
        table_schema as schema
      from information_schema.role_table_grants where table_schema in ${ours} and grantee like 'subrosa\\_%'
      group by table_schema, table_name, grantee order by table_schema, table_name, grantee`,
  ],
  [
    "Rights on columns alone",
    `select format('%-24s %-16s %s (%s)', table_name, grantee, privilege_type, string_agg(column_name, ', ' order by column_name)) as line,
        table_schema as schema
      from information_schema.column_privileges g where table_schema in ${ours} and grantee like 'subrosa\\_%'
        and not exists (select from information_schema.role_table_grants t where t.table_schema = g.table_schema
          and t.table_name = g.table_name and t.grantee = g.grantee and t.privilege_type = g.privilege_type)
      group by table_schema, table_name, grantee, privilege_type order by table_schema, table_name, grantee, privilege_type`,
  ],
  [
    "Functions",
    `select format('%s(%s) returns %s%s, for %s', p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
        case when p.prosecdef then ', as its owner, in ' || array_to_string(p.proconfig, ' ') else '' end,
        (select string_agg(case when a.grantee = 0 then 'PUBLIC' else a.grantee::regrole::text end, ', ' order by a.grantee::regrole::text)
          from aclexplode(p.proacl) a where a.grantee <> p.proowner)) as line, n.nspname as schema
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ${ours} order by n.nspname, p.proname`,
  ],
]

export async function dumpSchema(admin: SocketConnection): Promise<string> {
  const lines = ["-- Made from a migrated database by test/schema.test.ts; for reading, not for running."]
  for (const [title, text] of parts) {
    const rows = await queryAs(admin, text)
    for (const [schema, found] of Map.groupBy(rows, (row) => String(row.schema))) {
      lines.push("", `-- ${title} of ${schema}`, ...found.map(({ line }) => String(line).trimEnd()))
    }
  }
  return `${lines.join("\n")}\n`
}
