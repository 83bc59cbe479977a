package org.opencobrowse.e2e.cluster;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.opencobrowse.e2e.setup.ServerProcess;

/** Holds threads of a node, while the rest of its process goes on: what a loop without end, or a call that waits, does to an event loop. */
final class Debugger implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening for transport dt_socket at address: (\\d+)");

    private final VirtualMachine machine;

    private Debugger(VirtualMachine machine) {
        this.machine = machine;
    }

    /** What stands before the command of a node that is to be debugged. */
    static List<String> allowed() {
        return List.of(
                "env", "JAVA_TOOL_OPTIONS=-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");
    }

    static Debugger of(ServerProcess node) {
        var port = LISTENING.matcher(node.output()).results().toList().getLast().group(1);
        var connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        var arguments = connector.defaultArguments();
        Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
        Objects.requireNonNull(arguments.get("port")).setValue(port);
        try {
            return new Debugger(connector.attach(arguments));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (IllegalConnectorArgumentsException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** For as long as the debugger is there. */
    void hold(String thread) {
        machine.allThreads().stream()
                .filter(each -> each.name().equals(thread))
                .findFirst()
                .orElseThrow()
                .suspend();
    }

    @Override
    public void close() {
        try {
            machine.dispose();
        } catch (com.sun.jdi.VMDisconnectedException _) {
            // Its process has ended.
        }
    }
}
