import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import 'uplot/dist/uPlot.min.css';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import { App } from './app.tsx';
import { ErrorRim } from './error-rim.tsx';

const host = document.getElementById('root');
if (host === null) throw new Error('the page has no root element');

createRoot(host).render(
  <ErrorRim>
    <I18nProvider locale="zh-CN">
      <App />
    </I18nProvider>
  </ErrorRim>,
);
