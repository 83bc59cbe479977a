// Socket.IO with connection state recovery, as its documentation sets it up: rooms, broadcasts to the others of a room, two minutes for somebody who is away.
// The only addition is /heap, for the memory figures.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const AWAY_MS = 2 * 60 * 1000;
const MESSAGE_BYTES = 4 * 1024 * 1024;

const http = createServer((request, response) => {
  if (request.url !== '/heap') {
    response.writeHead(404).end();
    return;
  }
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  response.writeHead(200, { 'content-type': 'text/plain' }).end(String(heapUsed + external));
});
const io = new Server(http, {
  connectionStateRecovery: { maxDisconnectionDuration: AWAY_MS },
  maxHttpBufferSize: MESSAGE_BYTES,
  perMessageDeflate: false,
  httpCompression: false,
});

io.on('connection', (socket) => {
  socket.on('join', (room, joined) => {
    socket.join(room);
    joined();
  });
  socket.on('event', (room, body) => {
    socket.to(room).emit('event', body);
  });
});

http.listen(Number(process.argv[2]), '127.0.0.1');
