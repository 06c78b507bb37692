using Slipway.Diagnostics;

namespace Slipway.Images.Tests.Presets;

[TestClass]
public sealed class NodePresetTests : IDisposable
{
    private readonly PresetFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Dockerfile(string final) => PresetFolder.Dockerfile("node", folder.Options, final);

    [TestMethod]
    public void The_lean_image_gets_the_packages_it_runs_with_and_the_scripts()
    {
        folder.With("package.json", """{ "main": "server.js", "dependencies": { "express": "5" } }""").With("package-lock.json", "{}").With("server.js").With("a.test.js").With("jest.config.js").With("src/x.js");

        Assert.AreEqual(
            """
            FROM node:22 AS build
            WORKDIR /app
            COPY package*.json ./
            RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev

            FROM node:22-slim AS prod
            WORKDIR /app
            ENV NODE_ENV=production
            ARG LOG_LEVEL=warn
            ENV LOG_LEVEL=$LOG_LEVEL
            COPY package.json ./
            COPY --from=build /app/node_modules /app/node_modules
            COPY server.js /app/
            COPY files/prod-1/ /app/src/
            USER 1000
            CMD ["node", "server.js"]

            """,
            Dockerfile("prod"));
        Assert.AreEqual(
            """
            FROM node:22 AS dev
            WORKDIR /app
            ENV NODE_ENV=development
            ARG LOG_LEVEL=debug
            ENV LOG_LEVEL=$LOG_LEVEL
            COPY package*.json ./
            RUN --mount=type=cache,target=/root/.npm npm ci
            COPY files/dev-1/ ./
            CMD ["node", "server.js"]

            """,
            Dockerfile("dev"));
    }

    [TestMethod]
    public void What_a_package_builds_comes_from_the_build_stage()
    {
        folder.With("package.json", """{ "scripts": { "build": "tsc", "start": "node dist/main.js --port 80" }, "devDependencies": { "typescript": "5" } }""");
        var dockerfile = Dockerfile("prod");

        StringAssert.Contains(dockerfile, "npm install\nCOPY files/build-1/ ./\nRUN --mount=type=cache,target=/root/.npm npm run build && npm prune --omit=dev && mkdir -p node_modules\n");
        StringAssert.Contains(dockerfile, "COPY --from=build /app/dist /app/dist\n");
        StringAssert.EndsWith(dockerfile, "CMD [\"node\", \"dist/main.js\", \"--port\", \"80\"]\n");
    }

    [TestMethod]
    public void Without_packages_no_step_runs_a_command()
    {
        folder.With("index.js").With("package.json", """{ "devDependencies": { "jest": "1" } }""");

        Assert.IsFalse(PresetFolder.Plan("node", folder.Options, "prod").RunsCommands);
        Assert.IsTrue(PresetFolder.Plan("node", folder.Options, "dev").RunsCommands);
    }

    [TestMethod]
    [DataRow("{", "SLIP2333")]
    [DataRow("[]", "SLIP2333")]
    [DataRow("{}", "SLIP2331")]
    public void A_package_that_says_nothing_is_an_error(string package, string code) =>
        Assert.AreEqual(code, Assert.ThrowsExactly<SlipwayException>(() => PresetFolder.Plan("node", folder.With("package.json", package).Options, "prod")).Diagnostics.Single().Code);
}
