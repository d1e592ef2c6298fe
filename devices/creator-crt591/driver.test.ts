/** The driver against its simulator on all three kinds of line. */
import { describeCardReaderContract } from '../card-reader.contract.ts';
import { readerOn } from '../card-reader-rig.ts';
import { LINE_KINDS } from '../driver-rig.ts';
import { CRT591_PARTS } from './rig-parts.ts';

for (const kind of LINE_KINDS) {
  describeCardReaderContract(`CRT-591 on ${kind}`, {
    hasStacker: true,
    hasMagneticHead: false,
    knowsBin: true,
    identity: 'CRT-591-M001 SN00000591',
    setUp: () => readerOn(kind, CRT591_PARTS),
  });
}
