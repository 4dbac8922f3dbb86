package dev.halyard.server.pages;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The tester as its reader uses it: what can be chosen, typed, pressed and read there. */
record Tester(Page page, String origin) {
    Tester {
        page.getByTestId("service-state").waitFor();
    }

    Locator part(String testId) {
        return page.getByTestId(testId);
    }

    /** Asks another endpoint, by its id in endpoints.ts. */
    Tester endpoint(String id) {
        part("endpoint").selectOption(id);
        return this;
    }

    Tester type(String testId, String text) {
        part(testId).fill(text);
        return this;
    }

    Tester env(String env) {
        part("context-env").selectOption(env);
        return this;
    }

    /** Where the context is sent: headers, query or body. */
    Tester via(String via) {
        part("via-" + via).check();
        return this;
    }

    /** Presses Run and waits for the answer. */
    Tester run() {
        return answered("run");
    }

    /** Presses a button that sends a request, and waits for that request's answer to be shown. */
    Tester answered(String button) {
        return answered(() -> part(button).click());
    }

    /** Does what sends a request, and waits for that request's answer to be shown. */
    Tester answered(Runnable sending) {
        int before = Integer.parseInt(part("result").getAttribute("data-number"));
        sending.run();
        // Looked for at every frame: asserting would look ever more seldom.
        page.waitForFunction(
                "(number) => +document.querySelector('[data-testid=result]').dataset.number === number",
                before + 1);
        return this;
    }

    int status() {
        return Integer.parseInt(part("status").getAttribute("data-status"));
    }

    /** The answer as it came, laid out. */
    String raw() {
        return part("raw").textContent();
    }

    /** The line that the form would send. */
    String curl() {
        return part("curl").textContent();
    }

    String text(String testId) {
        return part(testId).textContent();
    }
}
