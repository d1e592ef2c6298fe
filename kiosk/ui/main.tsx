/** The screens of a kiosk: a picture of the agent's state, and fingers (DESIGN 2). */
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import '@fontsource-variable/noto-sans-sc/wght.css';
import './styles/tokens.css';
import './styles/base.css';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
