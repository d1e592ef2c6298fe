/** The only place where kiosk and controller meet. */
export * from './topics.ts';
export * from './messages.ts';
export * from './records.ts';
export * from './decode.ts';
