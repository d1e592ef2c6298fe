/** What can happen in technician mode, and what has to be done about it. */
import type { HandRequest, TestStep } from '../../../devices/self-test/step.ts';
import type { DeviceId } from '../../../shared/domain/ids.ts';
import type { MaintenanceBody } from '../../../shared/protocol/index.ts';
import type { TechnicianTouch } from '../ui-api/technician-messages.ts';
import type { CodeFit } from './code.ts';
import type { EndpointAnswer, ExportState, TechnicianState } from './state.ts';

export type TechnicianEvent =
  | Exclude<TechnicianTouch, { do: 'code' }>
  /** A code was typed, and compared by the edge, which knows the key. */
  | { readonly do: 'code'; readonly fit: CodeFit }
  /** The citizen's session has moved: `world.isFree` may differ. */
  | { readonly do: 'sessionMoved' }
  | { readonly do: 'testAsks'; readonly no: number; readonly ask: HandRequest }
  | { readonly do: 'testStep'; readonly no: number; readonly step: TestStep }
  | { readonly do: 'testEnded'; readonly no: number }
  | { readonly do: 'probed'; readonly answers: readonly EndpointAnswer[] }
  | { readonly do: 'exportEnded'; readonly result: Exclude<ExportState, { state: 'writing' }> }
  | { readonly do: 'deadline' }
  | { readonly do: 'stop' };

export type TechnicianEffect =
  | { readonly type: 'record'; readonly body: MaintenanceBody }
  | { readonly type: 'test'; readonly no: number; readonly deviceId: DeviceId }
  | { readonly type: 'stopTest' }
  | { readonly type: 'probe' }
  | { readonly type: 'export' }
  | { readonly type: 'emptyBin'; readonly deviceId: DeviceId }
  | { readonly type: 'restart' };

export interface Transition {
  readonly state: TechnicianState;
  readonly effects: readonly TechnicianEffect[];
}
