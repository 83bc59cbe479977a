package org.opencobrowse.bench.peer;

import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Client;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.load.Tally;
import org.opencobrowse.bench.server.CometdServer;

/** CometD with its acknowledgement extension. */
public final class CometdPeer implements Peer {

    @Override
    public String name() {
        return "cometd";
    }

    @Override
    public boolean speaks(Carrier carrier) {
        return true;
    }

    @Override
    public Launch launch(int port, Needs needs) {
        return Launch.of(Java.command(needs.jvm(), CometdServer.class, port));
    }

    @Override
    public Fleet.Maker clients(LoadLoop loop, int port, Carrier carrier) {
        return new Fleet.Maker() {
            @Override
            public Client publisher(int room) {
                return new CometdClient(loop, port, room, carrier, null);
            }

            @Override
            public Client subscriber(int room, Tally tally) {
                return new CometdClient(loop, port, room, carrier, tally);
            }
        };
    }
}
