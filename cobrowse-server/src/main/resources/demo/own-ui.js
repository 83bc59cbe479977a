// Every step of sharing, shown by the page itself: docs/page-api.md.
const part = (id) => document.getElementById(id);

const reasons = {
  customer: 'You ended it. Nobody sees this page any more.',
  agent: 'The gardener ended it. Nobody sees this page any more.',
  'never-joined': 'Nobody came, so we stopped waiting.',
  idle: 'Nothing happened for a while, so we ended it.',
};

window.CoBrowseOptions.cobrowse.onReady.push((api) => {
  // None of this is part of the page that gardeners see.
  for (const id of ['own-start', 'own-question', 'own-code', 'own-sign', 'own-message']) api.markServiceElement(part(id));

  const sign = (text) => {
    part('own-sign').hidden = text === '';
    part('own-sign-text').textContent = text;
  };
  const say = (text) => {
    part('own-message').hidden = text === '';
    part('own-message').textContent = text;
  };
  // What is said when nothing else is.
  let rest = '';
  const viewers = ({ agents }) =>
    sign(agents.length === 0 ? 'Waiting for a gardener' : `${agents.map(({ name }) => name).join(' and ')} can see this page`);

  api.onAvailable.add((available) => {
    part('own-start').hidden = !available;
  });
  part('own-start').addEventListener('click', () => part('own-question').showModal());
  part('own-decline').addEventListener('click', () => part('own-question').close());
  part('own-agree').addEventListener('click', () => {
    part('own-question').close();
    say('');
    api.startSession();
  });

  api.onInitialized.addOnce((session) => {
    if (session) viewers(session);
  });
  api.onSessionStarted.add((session) => {
    part('own-start').hidden = true;
    viewers(session);
    if (session.agents.length > 0 || sessionStorage.getItem('own-code-shown') === session.token) return;
    sessionStorage.setItem('own-code-shown', session.token);
    part('own-token').textContent = session.token;
    part('own-code').showModal();
  });
  part('own-code-close').addEventListener('click', () => part('own-code').close());
  api.onAgentJoined.add((agent, session) => {
    part('own-code').close();
    viewers(session);
  });
  api.onAgentLeft.add((agent, session) => viewers(session));
  api.onConnection.add((state) => {
    say(state === 'waiting' ? 'The connection is lost. We are trying again.' : rest);
  });
  api.onWarning.add((reason, seconds) => {
    part('own-extend').hidden = seconds === 0;
    say(seconds === 0 ? rest : `This ends in ${seconds} seconds.`);
  });
  part('own-extend').addEventListener('click', () => api.extendSession());
  // The question itself is always that of co-browsing: no page can answer it for its customer.
  api.onModeChanged.add(({ mode, agent }) => {
    part('own-downgrade').hidden = mode === 'pointer';
    say(mode === 'write' ? `${agent} can click and type here.` : rest);
  });
  part('own-downgrade').addEventListener('click', () => api.downgradeMode());
  api.onPaused.add((by) => {
    part('own-pause').hidden = by !== null;
    part('own-resume').hidden = by !== 'page';
    rest = by === null ? '' : 'Paused: nobody sees this page now.';
    say(rest);
  });
  part('own-pause').addEventListener('click', () => api.pauseSession());
  part('own-resume').addEventListener('click', () => api.resumeSession());
  part('own-end').addEventListener('click', () => api.exitSession());
  api.onSessionEnded.add(({ reason }) => {
    rest = '';
    sign('');
    part('own-code').close();
    part('own-start').hidden = false;
    say(reasons[reason] ?? 'It is over. Nobody sees this page any more.');
  });
  api.onError.add((code, text) => say(text));
});
