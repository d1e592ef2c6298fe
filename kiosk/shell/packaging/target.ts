/** The machines that kiosks are. */
import { AppError } from '../../../shared/errors.ts';

export interface Target {
  /** As electron-builder and the packages of Node's binaries name it. */
  readonly platform: 'linux' | 'win';
  readonly arch: 'x64' | 'arm64';
}

/** `name` as in `linux-x64`. @throws AppError `config.invalid` */
export function parseTarget(name: string): Target {
  switch (name) {
    case 'linux-x64':
      return { platform: 'linux', arch: 'x64' };
    case 'linux-arm64':
      return { platform: 'linux', arch: 'arm64' };
    case 'win-x64':
      return { platform: 'win', arch: 'x64' };
    default:
      throw new AppError('config.invalid', `There is no target "${name}": linux-x64, linux-arm64 or win-x64`);
  }
}
