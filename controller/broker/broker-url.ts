/** The address of an external broker, taken apart so that no log line ever gets the whole URL with its password. */
import { AppError } from '../../shared/errors.ts';

export interface BrokerTarget {
  readonly protocol: 'mqtt' | 'mqtts';
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

const STANDARD_PORT = { mqtt: 1883, mqtts: 8883 } as const;

/** @throws AppError `config.invalid`; the message does not repeat the text, which may hold a password. */
export function parseBrokerUrl(text: string): BrokerTarget {
  const target = tryParse(text);
  if (target === null) {
    throw new AppError('config.invalid', '--broker must be mqtt://user:password@host:port, or mqtts://…');
  }
  return target;
}

function tryParse(text: string): BrokerTarget | null {
  const url = URL.parse(text);
  const protocol = url?.protocol.slice(0, -1);
  if (url === null || (protocol !== 'mqtt' && protocol !== 'mqtts') || url.hostname === '') return null;
  const [username, password] = [tryDecode(url.username), tryDecode(url.password)];
  if (username === null || password === null) return null;
  return {
    protocol,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? STANDARD_PORT[protocol] : Number(url.port),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
  };
}

/** null for a broken escape such as `%E0%A4%A`. */
function tryDecode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
