/**
 * Which addresses a webhook may reach: public ones; loopback; private ones only where the operator allows them. Whoever may set a webhook must
 * not be able to make the server knock at doors inside its own network (SSRF), cloud metadata services above all.
 */
import { BlockList, isIPv6 } from "node:net"

/** IANA special-purpose registries (RFC 6890 and its updates): nothing here is a host on the public internet. */
const special: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 128, "ipv6"],
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["100::", 64, "ipv6"],
  ["2001::", 23, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
]

const specialList = new BlockList()
for (const [net, prefix, family] of special) specialList.addSubnet(net, prefix, family)
const loopbackList = new BlockList()
loopbackList.addSubnet("127.0.0.0", 8, "ipv4")
loopbackList.addAddress("::1", "ipv6")

/** `address`: an IP address, as a name resolved to. An IPv4 address inside an IPv6 one counts as itself. */
export function addressKind(address: string): "public" | "loopback" | "private" {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const plain = mapped ?? address
  const family = isIPv6(plain) ? "ipv6" : "ipv4"
  if (loopbackList.check(plain, family)) return "loopback"
  return specialList.check(plain, family) ? "private" : "public"
}
