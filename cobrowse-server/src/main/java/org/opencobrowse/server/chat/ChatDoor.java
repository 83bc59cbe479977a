package org.opencobrowse.server.chat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.opencobrowse.chat.ChatBook;
import org.opencobrowse.chat.Conversation;
import org.opencobrowse.chat.Sender;
import org.opencobrowse.server.agents.AgentIdentity;
import org.opencobrowse.server.agents.Agents;
import org.opencobrowse.server.agents.Bearer;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.http.UuidText;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/** Finds out who somebody is, and what of a conversation is theirs. One answer for a wrong secret and an unknown conversation: neither can be told from the other. */
final class ChatDoor {
    static final String SECRET_HEADER = "X-Cobrowse-Secret";
    private final ChatBook book;
    private final ChatThreads threads;
    private final Agents agents;
    private final BooleanSupplier isWhole;

    /** @param isWhole false: what is not known here may be known to nodes that are missing */
    ChatDoor(ChatBook book, ChatThreads threads, Agents agents, BooleanSupplier isWhole) {
        this.isWhole = isWhole;
        this.book = book;
        this.threads = threads;
        this.agents = agents;
    }

    /** Who calls about a conversation, by secret or bearer. */
    Future<Speaker> speaker(HttpServerRequest request, String id) {
        var secret = Optional.ofNullable(request.getHeader(SECRET_HEADER));
        var conversation = UuidText.parse(id);
        if (secret.isPresent()) return threads.askForStranger(() -> customer(conversation, secret));
        return agent(request).compose(agent -> threads.ask(() -> speaker(agent, conversation)));
    }

    Future<AgentIdentity> agent(HttpServerRequest request) {
        return agent(Bearer.of(request));
    }

    Future<AgentIdentity> agent(Optional<String> bearer) {
        return agents.verify(bearer.orElse("")).map(identity -> {
            var agent = identity.orElseThrow(() -> new ProtocolViolation(CloseCode.UNAUTHORIZED, "sign in first"));
            if (!agent.may(AgentRole.JOIN))
                throw new ProtocolViolation(CloseCode.OUT_OF_ROLE, "this agent may not join conversations");
            return agent;
        });
    }

    /** Waits for other nodes. */
    Speaker customer(Optional<UUID> conversation, Optional<String> secret) {
        var found = conversation
                .filter(_ -> secret.isPresent())
                .flatMap(book::find)
                .filter(it -> it.secret().fits(secret.orElseThrow()))
                .orElseThrow(this::stranger);
        return new Speaker(found, Sender.CUSTOMER, found.name(), true);
    }

    /** Waits for other nodes. */
    Speaker speaker(AgentIdentity agent, Optional<UUID> conversation) {
        var found = conversation.flatMap(book::find).orElseThrow(this::stranger);
        return new Speaker(found, Sender.agent(agent.name()), Optional.of(agent.displayName()), isIn(agent, found));
    }

    private boolean isIn(AgentIdentity agent, Conversation conversation) {
        if (book.timeline(conversation.id()).isIn(Sender.agent(agent.name()))) return true;
        if (agent.may(AgentRole.SUPERVISE)) return false;
        throw new ProtocolViolation(CloseCode.OUT_OF_ROLE, "this agent is not in the conversation");
    }

    private ProtocolViolation stranger() {
        if (!isWhole.getAsBoolean())
            return new ProtocolViolation(
                    CloseCode.OWNER_UNKNOWN, "nodes are missing that may know this conversation; try again");
        return new ProtocolViolation(CloseCode.UNAUTHORIZED, "the secret does not open this conversation");
    }
}
