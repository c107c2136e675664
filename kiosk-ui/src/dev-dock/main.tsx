import '../style/fonts.css';
import './dock.css';
import { createRoot } from 'react-dom/client';
import { Dock } from './dock.tsx';

const host = document.getElementById('root');
if (host === null) throw new Error('the page has no root element');
createRoot(host).render(<Dock />);
