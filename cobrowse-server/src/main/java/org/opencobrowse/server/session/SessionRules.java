package org.opencobrowse.server.session;

import org.opencobrowse.sequencer.SequencerLimits;
import org.opencobrowse.transport.protocol.Limits;

/** What all sessions of a node go by. */
public record SessionRules(
        String node,
        int agentsPerSession,
        LifecycleLimits lifecycle,
        Haste haste,
        ControlRules control,
        SequencerLimits sequencer,
        Limits limits,
        long heartbeatMs,
        long silenceMs,
        ResourceRules resources) {}
