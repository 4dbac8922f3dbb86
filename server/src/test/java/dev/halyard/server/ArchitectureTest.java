package dev.halyard.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, and the house rules that a compiler does not know. */
class ArchitectureTest {
    private static final JavaClasses HALYARD =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.halyard");

    @Test
    void theEvaluatorDependsOnTheJdkAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.halyard.evaluator..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.halyard.evaluator..", "java..", "org.jspecify..")
                .check(HALYARD);
    }

    @Test
    void theEvaluatorTouchesNothingOutside() {
        noClasses()
                .that()
                .resideInAPackage("dev.halyard.evaluator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio..",
                        "java.time..",
                        "java.util.concurrent..")
                .check(HALYARD);
    }

    @Test
    void documentsKnowNeitherTheServerNorTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("dev.halyard.document..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.halyard.server..", "dev.halyard.cli..", "io.helidon..")
                .check(HALYARD);
    }

    @Test
    void theOpenFeatureProviderKnowsNeitherControlNorStorageNorServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.halyard.openfeature..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.halyard.openfeature..",
                        "dev.halyard.document..",
                        "dev.halyard.evaluator..",
                        "dev.openfeature.sdk..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "java..")
                .check(HALYARD);
    }

    @Test
    void nothingButExamplesKnowsTheOpenFeatureProvider() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.halyard.openfeature..", "dev.halyard.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.halyard.openfeature..")
                .check(HALYARD);
    }

    @Test
    void theControlPlaneKnowsItsPortsAndNoStoreOrServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.halyard.control..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.halyard.storage..",
                        "dev.halyard.server..",
                        "dev.halyard.cli..",
                        "java.sql..",
                        "org.jdbi..",
                        "io.helidon..")
                .check(HALYARD);
    }

    @Test
    void storesKnowNoServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.halyard.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.halyard.server..", "dev.halyard.cli..", "io.helidon..")
                .check(HALYARD);
    }

    @Test
    void theCommandLineKnowsNoServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.halyard.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.halyard.server..", "io.helidon..")
                .check(HALYARD);
    }

    @Test
    void onlyTheHttpPackageAndHeaderNamesKnowTheWebServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.halyard..")
                .and()
                .resideOutsideOfPackage("dev.halyard.server.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.helidon.webserver..")
                .check(HALYARD);
    }

    @Test
    void configAloneReadsTheEnvironmentInTheServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.halyard.server..")
                .and()
                .doNotHaveFullyQualifiedName(Config.class.getName())
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(HALYARD);
    }

    @Test
    void thePackagesOfTheServerFormNoCycle() {
        slices().matching("dev.halyard.server.(*)").should().beFreeOfCycles().check(HALYARD);
    }

    @Test
    void everyPackageSaysWhatIsInIt() throws IOException {
        for (String module :
                List.of(
                        "evaluator",
                        "document",
                        "openfeature",
                        "control",
                        "storage",
                        "cli",
                        "server")) {
            Path sources = Path.of("..", module, "src", "main", "java");
            try (Stream<Path> files = Files.walk(sources)) {
                List<Path> packages =
                        files.filter(file -> file.toString().endsWith(".java"))
                                .filter(file -> !file.endsWith("module-info.java"))
                                .map(Path::getParent)
                                .distinct()
                                .toList();
                assertThat(packages)
                        .allSatisfy(dir -> assertThat(dir.resolve("package-info.java")).exists());
            }
        }
    }
}
