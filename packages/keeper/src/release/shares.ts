/**
 * Release shares at rest (spec/keys.md, "In the keeper"): sealed under a key per chart, which is derived from the practice's.
 *
 * Opening a chart opens dozens of them at once, so this is synchronous, on node:crypto with prepared keys.
 */
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from "node:crypto"
import { context } from "@subrosa/crypto"
import { KeeperError } from "../error.ts"
import { RecentMap } from "../recent-map.ts"
import type { KeeperKeys } from "./keeper-keys.ts"

export interface ShareIds {
  segment: string
  entry: string
}

/** The shares of one chart. */
export interface ChartShares {
  /** nonce || AES-256-GCM ciphertext || tag. */
  seal(share: Uint8Array, ids: ShareIds): Buffer
  /** 32 bytes. @throws KeeperError `open_failed` */
  open(sealed: Uint8Array, ids: ShareIds): Buffer
}

export interface Shares {
  /** @throws ApiError `not_found` when there is no such practice */
  ofPractice(practice: string): Promise<(chart: string) => ChartShares>
}

const nonceBytes = 12
const tagBytes = 16
const shareBytes = 32
const sealedBytes = nonceBytes + shareBytes + tagBytes
/** Derived chart keys kept in memory. */
const chartsKept = 2_000
const noSalt = new Uint8Array(0)

export function createShares(keys: KeeperKeys): Shares {
  const chartKeys = new RecentMap<string, KeyObject>(chartsKept)

  function chartKey(practice: string, shareKey: Uint8Array, chart: string): KeyObject {
    const name = `${practice}/${chart}`
    const known = chartKeys.get(name)
    if (known !== undefined) return known
    const info = context("share wrap", practice, chart)
    const key = createSecretKey(Buffer.from(hkdfSync("sha256", shareKey, noSalt, info, 32)))
    chartKeys.set(name, key)
    return key
  }

  return {
    async ofPractice(practice) {
      const shareKey = await keys.keyOf(practice, "share")
      return (chart) => chartShares(practice, chart, chartKey(practice, shareKey, chart))
    },
  }
}

function chartShares(practice: string, chart: string, key: KeyObject): ChartShares {
  const aadOf = ({ segment, entry }: ShareIds) => context("share", practice, chart, segment, entry)
  return {
    seal(share, ids) {
      const sealed = Buffer.allocUnsafe(sealedBytes)
      const nonce = randomFillSync(sealed.subarray(0, nonceBytes))
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(aadOf(ids))
      cipher.update(share).copy(sealed, nonceBytes)
      cipher.final()
      cipher.getAuthTag().copy(sealed, nonceBytes + shareBytes)
      return sealed
    },
    open(sealed, ids) {
      if (sealed.length !== sealedBytes) throw openFailed()
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
      decipher.setAAD(aadOf(ids)).setAuthTag(sealed.subarray(nonceBytes + shareBytes))
      const share = decipher.update(sealed.subarray(nonceBytes, nonceBytes + shareBytes))
      try {
        decipher.final()
      } catch {
        throw openFailed()
      }
      return share
    },
  }
}

const openFailed = () => new KeeperError("open_failed", "a share does not open under the practice's key and its place")
