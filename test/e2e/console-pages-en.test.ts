/**
 * Every page of the console in English, at desktop and phone width: it says what it is, has no accessibility violation and
 * no sideways scrolling.
 */
import { everyPageIn } from '../support/every-page.ts';

everyPageIn('en');
