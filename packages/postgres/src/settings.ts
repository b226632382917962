/** Shipped settings: one machine, durable, nothing to tune. */
const SHIPPED = {
  listen_addresses: "127.0.0.1",
  shared_buffers: "256MB",
  max_wal_size: "1GB",
  fsync: "on",
  timezone: "UTC",
  log_timezone: "UTC",
  // statements and their values stay out of the log: they may be personal
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_min_messages: "log",
  log_checkpoints: "off",
};

/** A Unix socket's address holds at most 107 bytes. */
const LONGEST_SOCKET_FOLDER = 90;

export function serverArguments(cluster: string, socketFolder: string, port: number, settings: Record<string, string>): string[] {
  const all = {
    ...SHIPPED,
    unix_socket_directories: Buffer.byteLength(socketFolder) <= LONGEST_SOCKET_FOLDER && !/[,"]/.test(socketFolder) ? socketFolder : "",
    unix_socket_permissions: "0700",
    ...settings,
  };
  return ["-D", cluster, "-p", String(port), ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}
