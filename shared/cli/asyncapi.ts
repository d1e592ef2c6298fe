/** The AsyncAPI 3.0 document of the wire, made from the zod schemas so that it cannot say anything else. */
import * as z from 'zod';
import { CONTROLLER_STATE_EXAMPLE, DOWN_EXAMPLES, UP_EXAMPLES } from '../protocol/examples.ts';
import { ControllerState, DOWN_SCHEMAS, MAX_PAYLOAD_BYTES, UP_SCHEMAS } from '../protocol/index.ts';

interface MessageNote {
  readonly qos: 0 | 1;
  readonly summary: string;
}

interface Message extends MessageNote {
  readonly direction: 'up' | 'down';
  readonly kind: string;
  readonly schema: z.ZodType;
  readonly example: object;
}

const UP_NOTES: Record<keyof typeof UP_SCHEMAS, MessageNote> = {
  birth: {
    qos: 1,
    summary: 'First message of a connection: inventory, services and what the outbox still holds.',
  },
  death: { qos: 1, summary: 'The MQTT will. Counts only if it names the current session.' },
  bye: { qos: 1, summary: 'A planned leave, just before DISCONNECT.' },
  beat: { qos: 0, summary: 'Every 30 s. Refreshes presence, is not history.' },
  log: { qos: 1, summary: 'A batch of the outbox: consecutive records of one epoch.' },
};

const DOWN_NOTES: Record<keyof typeof DOWN_SCHEMAS, MessageNote> = {
  ok: { qos: 1, summary: 'Cumulative watermark: everything up to seq is stored.' },
  time: { qos: 1, summary: 'Answer to a birth: four time stamps for the offset of the kiosk clock.' },
  rebirth: { qos: 1, summary: 'Request to send birth again on the same connection.' },
  orders: {
    qos: 1,
    summary: 'All open work orders of the machine, after each birth and after each change of one.',
  },
  nack: { qos: 1, summary: 'A message was quarantined and will not be looked at again.' },
};

export function buildAsyncApi(version: string): object {
  const channels: Record<string, object> = {};
  const operations: Record<string, object> = {};
  const messages: Record<string, object> = {};

  for (const { direction, kind, schema, example, qos, summary } of allMessages()) {
    const channel = `${direction}-${kind}`;
    messages[channel] = {
      name: kind,
      summary,
      contentType: 'application/json',
      payload: z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' }),
      examples: [{ payload: example }],
    };
    channels[channel] = {
      address: `doorstep/1/{region}/{kiosk}/${direction}/${kind}`,
      parameters: {
        region: { $ref: '#/components/parameters/region' },
        kiosk: { $ref: '#/components/parameters/kiosk' },
      },
      messages: { [kind]: { $ref: `#/components/messages/${channel}` } },
    };
    operations[channel] = {
      // Seen from the controller, which this document describes.
      action: direction === 'up' ? 'receive' : 'send',
      channel: { $ref: `#/channels/${channel}` },
      bindings: { mqtt: { qos, retain: false, bindingVersion: '0.2.0' } },
    };
  }

  addControllerState(channels, operations, messages);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Doorstep wire',
      version,
      description: `MQTT 3.1.1, JSON in UTF-8, at most ${MAX_PAYLOAD_BYTES} bytes a message. Unknown fields are ignored, an unknown version \`v\` is nacked. No personal data in clear.`,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: {
      messages,
      parameters: {
        region: { description: 'Region of the kiosk, e.g. 510106 (GB/T 2260).' },
        kiosk: { description: 'Id of the kiosk, also its MQTT user name and client id.' },
      },
    },
  };
}

function allMessages(): Message[] {
  return [
    ...messagesOf('up', { schemas: UP_SCHEMAS, examples: UP_EXAMPLES, notes: UP_NOTES }),
    ...messagesOf('down', { schemas: DOWN_SCHEMAS, examples: DOWN_EXAMPLES, notes: DOWN_NOTES }),
  ];
}

interface Tables<K extends string> {
  readonly schemas: Record<K, z.ZodType>;
  readonly examples: Record<K, object>;
  readonly notes: Record<K, MessageNote>;
}

function messagesOf<K extends string>(
  direction: Message['direction'],
  { schemas, examples, notes }: Tables<K>,
): Message[] {
  return (Object.keys(schemas) as K[]).map((kind) => ({
    direction,
    kind,
    schema: schemas[kind],
    example: examples[kind],
    ...notes[kind],
  }));
}

function addControllerState(
  channels: Record<string, object>,
  operations: Record<string, object>,
  messages: Record<string, object>,
): void {
  messages['controller-state'] = {
    name: 'state',
    summary: 'Whether the controller of the region is there; the only retained topic.',
    contentType: 'application/json',
    payload: z.toJSONSchema(ControllerState, { target: 'draft-7', io: 'input' }),
    examples: [{ payload: CONTROLLER_STATE_EXAMPLE }],
  };
  channels['controller-state'] = {
    address: 'doorstep/1/{region}/_controller/state',
    parameters: { region: { $ref: '#/components/parameters/region' } },
    messages: { state: { $ref: '#/components/messages/controller-state' } },
  };
  operations['controller-state'] = {
    action: 'send',
    channel: { $ref: '#/channels/controller-state' },
    bindings: { mqtt: { qos: 1, retain: true, bindingVersion: '0.2.0' } },
  };
}
