import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import 'uplot/dist/uPlot.min.css';
import { createRoot } from 'react-dom/client';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { App } from './app.tsx';
import { ErrorRim } from './error-rim.tsx';
import { goTo } from './location.ts';

const host = document.getElementById('root');
if (host === null) throw new Error('the page has no root element');

createRoot(host).render(
  <ErrorRim>
    <I18nProvider locale="zh-CN">
      <RouterProvider navigate={(address) => goTo(address)}>
        <App />
      </RouterProvider>
    </I18nProvider>
  </ErrorRim>,
);
