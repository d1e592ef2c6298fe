/** Which records bear on uptime, and what of them. */
import type { OutboxRecord } from '../../shared/protocol/index.ts';
import type { Fact } from './core/evidence.ts';

/** null: nothing. */
export function factOf(record: OutboxRecord): Fact | null {
  switch (record.type) {
    case 'status':
      return statusFact(record.body);
    case 'supply': {
      const { deviceId, level } = record.body;
      return { kind: 'device', id: deviceId, deviceClass: null, changed: { paper: level } };
    }
    case 'session':
      return record.body.wasOffline && record.body.outcome === 'completed' ? { kind: 'served' } : null;
    case 'card':
    case 'paper':
    case 'maintenance':
    case 'help-call':
    case 'command-result':
      return null;
  }
}

function statusFact(body: Extract<OutboxRecord, { type: 'status' }>['body']): Fact {
  switch (body.axis) {
    case 'device': {
      const { deviceId, deviceClass, changed } = body;
      return { kind: 'device', id: deviceId, deviceClass, changed };
    }
    case 'service': {
      const { serviceId, isOpen, missing } = body;
      return { kind: 'service', id: serviceId, isOpen, missing };
    }
    case 'agent': {
      if (body.state === 'stopping') return { kind: 'stopping' };
      const { previousExit = null, previousAlive = null } = body;
      return { kind: 'started', previousExit, previousAlive };
    }
  }
}
