/** The keeper's migrations, in order. */
import { keeper0001 } from "./0001-keeper.ts"
import { keeper0002 } from "./0002-approval-lock.ts"
import { keeper0003 } from "./0003-governor.ts"
import { keeper0004 } from "./0004-case.ts"
import { keeper0005 } from "./0005-witness.ts"
import { keeper0006 } from "./0006-key-rotation.ts"
import { keeper0007 } from "./0007-write-known.ts"
import { keeper0008 } from "./0008-alarm.ts"
import { keeper0009 } from "./0009-caseload.ts"
import { keeper0010 } from "./0010-drill.ts"
import { keeper0011 } from "./0011-recovery.ts"
import { keeper0012 } from "./0012-sealed-notice.ts"
import { keeper0013 } from "./0013-case-sizes.ts"
import { keeper0014 } from "./0014-practice-ids.ts"
import { keeper0015 } from "./0015-log-subtree.ts"
import { keeper0016 } from "./0016-opening-once.ts"
import { keeper0017 } from "./0017-chart-revision.ts"
import { keeper0018 } from "./0018-break-glass.ts"

export const keeperMigrations = [
  keeper0001,
  keeper0002,
  keeper0003,
  keeper0004,
  keeper0005,
  keeper0006,
  keeper0007,
  keeper0008,
  keeper0009,
  keeper0010,
  keeper0011,
  keeper0012,
  keeper0013,
  keeper0014,
  keeper0015,
  keeper0016,
  keeper0017,
  keeper0018,
]
