package org.opencobrowse.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom, and where time and chance come from. */
@AnalyzeClasses(packages = "org.opencobrowse", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";

    @ArchTest
    static final ArchRule THE_SEQUENCER_KNOWS_LANGUAGE_AND_COLLECTIONS_ONLY = classes()
            .that()
            .resideInAPackage("org.opencobrowse.sequencer..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    NULLNESS,
                    "org.opencobrowse.sequencer.."));

    @ArchTest
    static final ArchRule THE_WIRE_KNOWS_JSON_AND_NO_SESSION = classes()
            .that()
            .resideInAPackage("org.opencobrowse.transport.protocol..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    JDK,
                    NULLNESS,
                    "com.fasterxml.jackson..",
                    "io.vertx.core.buffer..",
                    "org.opencobrowse.transport.protocol.."));

    @ArchTest
    static final ArchRule CONNECTIONS_KNOW_NO_JSON = classes()
            .that()
            .resideInAPackage("org.opencobrowse.transport")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    JDK,
                    NULLNESS,
                    "io.vertx.core.buffer..",
                    "org.opencobrowse.transport",
                    "org.opencobrowse.transport.protocol"));

    @ArchTest
    static final ArchRule THE_THREE_MODULES_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that()
            .resideInAnyPackage("org.opencobrowse.transport..", "org.opencobrowse.chat..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.opencobrowse.sequencer..", "org.opencobrowse.server.."));

    @ArchTest
    static final ArchRule CHAT_KNOWS_NO_TRANSPORT = noClasses()
            .that()
            .resideInAPackage("org.opencobrowse.chat..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.opencobrowse.transport.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule CONFIGURATION_KNOWS_NO_SERVER = classes()
            .that()
            .resideInAPackage("org.opencobrowse.server.config")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage(JDK, NULLNESS, "com.fasterxml.jackson..", "org.opencobrowse.server.config"));

    @ArchTest
    static final ArchRule SESSIONS_KNOW_NEITHER_HTTP_NOR_CONFIGURATION = noClasses()
            .that()
            .resideInAPackage("org.opencobrowse.server.session..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.vertx.core.http..",
                    "io.vertx.ext.web..",
                    "org.opencobrowse.server.config..",
                    "org.opencobrowse.server.gateway..",
                    "org.opencobrowse.server.http..",
                    "org.opencobrowse.server.files..",
                    "org.opencobrowse.server.management.."));

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_COMPOSITION = noClasses()
            .that(resideOutsideOfPackages("org.opencobrowse.server"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.opencobrowse.server"));

    @ArchTest
    static final ArchRule PACKAGES_OF_THE_SERVER_HAVE_NO_CYCLES =
            slices().matching("org.opencobrowse.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_COMPOSITION = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.opencobrowse.server.CobrowseServer")
            .and()
            // A command of its own.
            .resideOutsideOfPackage("org.opencobrowse.server.leaks")
            .should()
            .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                    nameMatching("currentTimeMillis|nanoTime|systemUTC|systemDefaultZone")))
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.InstantSource.class, "system");

    @ArchTest
    static final ArchRule CHANCE_COMES_FROM_FEW_PLACES = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.opencobrowse.chat.Room")
            .and()
            .doNotHaveFullyQualifiedName("org.opencobrowse.chat.ChatQueue")
            .and()
            .doNotHaveFullyQualifiedName("org.opencobrowse.server.gateway.IdSource")
            .and()
            .doNotHaveFullyQualifiedName("org.opencobrowse.server.agents.Passwords")
            .and()
            .doNotHaveFullyQualifiedName("org.opencobrowse.server.agents.Bearers")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.SecureRandom")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule ONLY_LOGGING_KNOWS_THE_LOGGING_LIBRARY = noClasses()
            .that()
            .resideOutsideOfPackage("org.opencobrowse.server.logging")
            .should()
            .dependOnClassesThat(resideInAnyPackage("ch.qos.logback.."));
}
