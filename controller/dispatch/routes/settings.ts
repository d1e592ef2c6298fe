/** Rules, silences, technicians, channels, policy and the calendar of those on call over HTTP: documents with If-Match ("0": it is new). */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../../shared/time/clock.ts';
import { actorOf } from '../../http/access.ts';
import { problemResponses } from '../../http/problems.ts';
import { requiredVersion, sendVersion } from '../../http/versions.ts';
import type { HttpApp } from '../../http/zod-provider.ts';
import { Rule, RuleId } from '../alerts/rule.ts';
import { Silence } from '../alerts/silence.ts';
import {
  DryRunRequest,
  DryRunResult,
  OnCallView,
  PolicyView,
  RuleView,
  SilenceView,
  TechnicianView,
} from '../api.ts';
import type { Explain } from '../explain.ts';
import { OnCall, Policy } from '../notify/policy.ts';
import { ChannelInput, ChannelView } from '../notify/secrets.ts';
import { Technician } from '../orders/technician.ts';
import type { Settings } from '../settings.ts';

const READ = { access: 'fleet.read' } as const;
const CONFIGURE = { access: 'dispatch.configure' } as const;
const HANDLE = { access: 'incidents.handle' } as const;
const params = z.object({ id: RuleId });
const CHANGES = problemResponses(400, 409, 412, 428);

export interface SettingsRouteDeps {
  readonly settings: Settings;
  readonly explain: Explain;
  readonly clock: Clock;
}

export function settingsRoutes(app: HttpApp, deps: SettingsRouteDeps): void {
  ruleRoutes(app, deps);
  silenceRoutes(app, deps);
  peopleRoutes(app, deps);
  channelRoutes(app, deps);
}

function ruleRoutes(app: HttpApp, { settings, explain, clock }: SettingsRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/alert-rules',
    config: READ,
    schema: {
      tags: ['alerts'],
      summary: 'All rules',
      response: { 200: z.object({ items: z.array(RuleView) }) },
    },
    handler: async () => ({
      items: (await settings.list('rule')).map(({ body, version }) => ({ ...body, version })),
    }),
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/alert-rules/:id',
    config: CONFIGURE,
    schema: {
      tags: ['alerts'],
      summary: 'Write a rule',
      params,
      body: Rule,
      response: { 200: RuleView, ...CHANGES },
    },
    async handler(request, reply) {
      const body = { ...request.body, id: request.params.id };
      const put = { kind: 'rule', id: body.id, version: requiredVersion(request), body } as const;
      const version = await settings.put(put, actorOf(request, clock.nowMs()));
      sendVersion(reply, version);
      return { ...body, version };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/alert-rules/dry-run',
    config: READ,
    schema: {
      tags: ['alerts'],
      summary: 'How often a rule would have fired in the last days',
      body: DryRunRequest,
      response: { 200: DryRunResult, ...problemResponses(400) },
    },
    handler: ({ body }) => explain.dryRun(body.rule, body.days),
  });
}

function silenceRoutes(app: HttpApp, { settings, clock }: SettingsRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/silences',
    config: READ,
    schema: {
      tags: ['alerts'],
      summary: 'All silences',
      response: { 200: z.object({ items: z.array(SilenceView) }) },
    },
    handler: async () => ({
      items: (await settings.list('silence')).map(({ id, body, version }) => ({ ...body, id, version })),
    }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/silences',
    config: HANDLE,
    schema: {
      tags: ['alerts'],
      summary: 'Tell nothing of some kiosks for a time',
      body: Silence,
      response: { 201: SilenceView, ...problemResponses(400, 409) },
    },
    async handler(request, reply) {
      const id = randomUUID();
      const version = await settings.put(
        { kind: 'silence', id, version: 0, body: request.body },
        actorOf(request, clock.nowMs()),
      );
      return await reply.code(201).send({ ...request.body, id, version });
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/silences/:id',
    config: HANDLE,
    schema: {
      tags: ['alerts'],
      summary: 'End a silence',
      params: z.object({ id: z.uuid() }),
      response: { 204: z.null(), ...problemResponses(400, 404, 412, 428) },
    },
    async handler(request, reply) {
      const which = { kind: 'silence', id: request.params.id, version: requiredVersion(request) } as const;
      await settings.remove(which, actorOf(request, clock.nowMs()));
      return await reply.code(204).send(null);
    },
  });
}

function peopleRoutes(app: HttpApp, { settings, clock }: SettingsRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/technicians',
    config: READ,
    schema: {
      tags: ['dispatch'],
      summary: 'All technicians',
      response: { 200: z.object({ items: z.array(TechnicianView) }) },
    },
    handler: async () => ({
      items: (await settings.list('technician')).map(({ body, version }) => ({ ...body, version })),
    }),
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/technicians/:id',
    config: CONFIGURE,
    schema: {
      tags: ['dispatch'],
      summary: 'Write a technician; the id is that of the user',
      params: z.object({ id: z.string().max(60) }),
      body: Technician,
      response: { 200: TechnicianView, ...CHANGES },
    },
    async handler(request, reply) {
      const body = { ...request.body, userId: request.params.id };
      const put = { kind: 'technician', id: body.userId, version: requiredVersion(request), body } as const;
      const version = await settings.put(put, actorOf(request, clock.nowMs()));
      sendVersion(reply, version);
      return { ...body, version };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/dispatch-policy',
    config: READ,
    schema: { tags: ['dispatch'], summary: 'Who is told when', response: { 200: PolicyView } },
    async handler(_request, reply) {
      const { body, version } = await settings.policy();
      sendVersion(reply, version);
      return { ...body, version };
    },
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/dispatch-policy',
    config: CONFIGURE,
    schema: {
      tags: ['dispatch'],
      summary: 'Change who is told when',
      body: Policy,
      response: { 200: PolicyView, ...CHANGES },
    },
    async handler(request, reply) {
      const put = {
        kind: 'policy',
        id: 'main',
        version: requiredVersion(request),
        body: request.body,
      } as const;
      const version = await settings.put(put, actorOf(request, clock.nowMs()));
      sendVersion(reply, version);
      return { ...request.body, version };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/on-call',
    config: READ,
    schema: { tags: ['dispatch'], summary: 'The calendar of those on call', response: { 200: OnCallView } },
    async handler(_request, reply) {
      const { body, version } = await settings.onCall();
      sendVersion(reply, version);
      return { ...body, version };
    },
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/on-call',
    config: CONFIGURE,
    schema: {
      tags: ['dispatch'],
      summary: 'Change the calendar of those on call',
      body: OnCall,
      response: { 200: OnCallView, ...CHANGES },
    },
    async handler(request, reply) {
      const put = {
        kind: 'on-call',
        id: 'main',
        version: requiredVersion(request),
        body: request.body,
      } as const;
      const version = await settings.put(put, actorOf(request, clock.nowMs()));
      sendVersion(reply, version);
      return { ...request.body, version };
    },
  });
}

function channelRoutes(app: HttpApp, { settings, clock }: SettingsRouteDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/channels',
    config: CONFIGURE,
    schema: {
      tags: ['dispatch'],
      summary: 'Channels, without their secrets',
      response: { 200: z.object({ items: z.array(ChannelView) }) },
    },
    handler: async () => ({ items: await settings.listChannels() }),
  });

  app.route({
    method: 'PUT',
    url: '/api/v1/channels/:id',
    config: CONFIGURE,
    schema: {
      tags: ['dispatch'],
      summary: 'Write a channel; a secret that is null stays as it was',
      params,
      body: ChannelInput,
      response: { 200: ChannelView, ...CHANGES },
    },
    async handler(request, reply) {
      const put = { id: request.params.id, version: requiredVersion(request), input: request.body };
      const view = await settings.putChannel(put, actorOf(request, clock.nowMs()));
      sendVersion(reply, view.version);
      return view;
    },
  });
}
