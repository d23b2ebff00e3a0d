/**
 * How the embedded PostgreSQL runs. Given on the command line at each start, so that they hold whatever
 * postgresql.conf says: no network, durable, and no data in the log.
 */
export interface SettingsInput {
  socketDir: string
  /** False only for throwaway test clusters: a crash of the machine may then lose or corrupt data. */
  durable: boolean
}

export function settings({ socketDir, durable }: SettingsInput): Record<string, string> {
  const onOff = durable ? "on" : "off"
  return {
    listen_addresses: "",
    unix_socket_directories: socketDir,
    unix_socket_permissions: "0700",
    max_connections: "60",
    shared_buffers: "64MB",
    fsync: onOff,
    synchronous_commit: onOff,
    full_page_writes: onOff,
    // `replica` rather than `minimal`: as safe against crashes, and an operator can still archive the WAL.
    wal_level: "replica",
    max_wal_senders: "0",
    timezone: "UTC",
    // Short statements only; compiling them costs more than it saves.
    jit: "off",
    // Statements carry pseudonymous ids and ciphertext; errors quote them. None of it belongs in a log: the server logs
    // the code of each failed query itself. `log` is above `error` in this list's order.
    log_destination: "stderr",
    logging_collector: "off",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_statement: "none",
    log_min_duration_statement: "-1",
    log_parameter_max_length: "0",
    log_parameter_max_length_on_error: "0",
    log_line_prefix: "%m [%p] ",
    log_timezone: "UTC",
    log_checkpoints: "off",
    lc_messages: "C",
  }
}

export function settingArguments(given: Record<string, string>): string[] {
  return Object.entries(given).flatMap(([name, value]) => ["-c", `${name}=${value}`])
}
