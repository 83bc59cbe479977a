package org.opencobrowse.server;

import java.lang.reflect.Proxy;

/**
 * SIGTERM in our own hands: the Java machine would begin to end at the first one, and never hear of a second. The class for it is supported (module {@code jdk.unsupported}), but the compiler
 * warns of it in a way that nothing can silence: hence by its name.
 */
final class Signals {
    private Signals() {}

    static void onTerminate(Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var ours =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
                        if (method.getName().equals("handle")) action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), ours);
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError("this Java machine does not let SIGTERM be handled", missing);
        }
    }
}
