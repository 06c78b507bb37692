using Slipway.Diagnostics;
using Slipway.Images.Presets;

namespace Slipway.Images.Tests.Presets;

[TestClass]
public sealed class PythonPresetTests : IDisposable
{
    private readonly PresetFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Dockerfile(string final, PresetOptions? options = null) => PresetFolder.Dockerfile("python", options ?? folder.Options, final);

    private string Refusal(PresetOptions options) => Assert.ThrowsExactly<SlipwayException>(() => Dockerfile("prod", options)).Diagnostics.Single().Code;

    [TestMethod]
    public void The_lean_image_gets_what_was_installed_and_the_scripts()
    {
        folder.With("requirements.txt", "flask").With("app.py").With("helper.py").With("test_app.py").With("setup.py").With("shop/__init__.py").With("tests/__init__.py").With("data/x.csv");

        Assert.AreEqual(
            """
            FROM python:3.11 AS build
            WORKDIR /src
            RUN python -m venv /venv
            COPY requirements*.txt ./
            RUN --mount=type=cache,target=/root/.cache/pip /venv/bin/pip install -r requirements.txt

            FROM python:3.11-slim AS prod
            WORKDIR /app
            ENV PATH=/venv/bin:$PATH
            ENV PYTHONUNBUFFERED=1
            ENV PYTHONDONTWRITEBYTECODE=1
            ARG LOG_LEVEL=WARNING
            ENV LOG_LEVEL=$LOG_LEVEL
            COPY --from=build /venv /venv
            COPY app.py helper.py /app/
            COPY files/prod-1/ /app/shop/
            USER 10001
            EXPOSE 8000
            CMD ["python", "app.py"]

            """,
            Dockerfile("prod", folder.Options with { Ports = ["8000"] }));
    }

    [TestMethod]
    public void Development_is_one_stage_with_everything()
    {
        folder.With("requirements.txt", "flask").With("app.py");

        Assert.AreEqual(
            """
            FROM python:3.12 AS dev
            WORKDIR /app
            ENV PATH=/venv/bin:$PATH
            ENV PYTHONUNBUFFERED=1
            ENV PYTHONDONTWRITEBYTECODE=1
            ENV PYTHONDEVMODE=1
            ARG LOG_LEVEL=DEBUG
            ENV LOG_LEVEL=$LOG_LEVEL
            ENV PRICE="5 \$"
            RUN python -m venv /venv
            COPY requirements*.txt ./
            RUN --mount=type=cache,target=/root/.cache/pip /venv/bin/pip install -r requirements.txt
            COPY . .
            CMD ["python", "app.py"]

            """,
            Dockerfile("dev", folder.Options with { PythonVersion = "3.12", DebugEnvironment = [new("PRICE", "5 $")] }));
    }

    [TestMethod]
    public void With_nothing_to_install_no_step_runs_a_command()
    {
        folder.With("app.py");

        Assert.IsFalse(PresetFolder.Plan("python", folder.Options, "prod").RunsCommands);
        Assert.IsFalse(PresetFolder.Plan("python", folder.Options, "dev").RunsCommands);
        Assert.AreEqual("python:3.11-slim", PresetFolder.Plan("python", folder.Options, "dev").Final.From);
    }

    [TestMethod]
    [DataRow("[project]\ndependencies = [\"flask\"]\n", "3.11", "COPY pyproject.toml ./\n", "tomllib")]
    [DataRow("[project]\ndynamic = [\"dependencies\"]\n", "3.11", "COPY . .\n", "pip install .")]
    [DataRow("[project]\n", "3.9", "COPY . .\n", "pip install .")]
    [DataRow("[tool.poetry]\n", "3.11", "COPY . .\n", "pip install .")]
    public void Dependencies_of_a_pyproject_are_installed(string text, string version, string copy, string command)
    {
        var dockerfile = Dockerfile("prod", folder.With("pyproject.toml", text).With("app.py").Options with { PythonVersion = version });
        StringAssert.Contains(dockerfile, copy);
        StringAssert.Contains(dockerfile, command);
    }

    [TestMethod]
    [DataRow("main.py", "", "[\"python\", \"main.py\"]")]
    [DataRow("odd.py", "", "[\"python\", \"odd.py\"]")]
    [DataRow("shop/__main__.py", "", "[\"python\", \"-m\", \"shop\"]")]
    [DataRow("a/b/__main__.py", "a/b", "[\"python\", \"-m\", \"a.b\"]")]
    public void The_program_is_found(string file, string entry, string command) =>
        StringAssert.EndsWith(Dockerfile("prod", folder.With(file).Options with { Entry = entry.Length == 0 ? null : entry }), $"CMD {command}\n");

    [TestMethod]
    public void What_the_project_says_goes_first()
    {
        var options = folder.With("app.py").With("tasks/__main__.py").With("tasks/x.py").Options with
        {
            Base = "my/python:1",
            User = "7",
            Command = "gunicorn 'app:app'",
            Scripts = ["tasks/", "*.py"],
        };
        var dockerfile = Dockerfile("prod", options);

        StringAssert.StartsWith(dockerfile, "FROM my/python:1 AS prod\n");
        StringAssert.EndsWith(dockerfile, "COPY *.py /app/\nCOPY files/prod-1/ /app/tasks/\nUSER 7\nCMD [\"gunicorn\", \"app:app\"]\n");
    }

    [TestMethod]
    public void What_cannot_be_found_is_an_error()
    {
        Assert.AreEqual("SLIP2331", Refusal(folder.With("a.py").With("b.py").Options));
        Assert.AreEqual("SLIP2332", Refusal(folder.Options with { Entry = "c.py" }));
        Assert.AreEqual("SLIP2332", Refusal(folder.Options with { Scripts = ["c"], Entry = "a.py" }));
        Assert.AreEqual("SLIP2320", Refusal(folder.Options with { Command = "a 'b" }));
        var unknown = Assert.ThrowsExactly<SlipwayException>(() => ImagePreset.Of("pyton", folder.Options)).Diagnostics.Single();
        Assert.AreEqual("SLIP2330 ImagePreset is 'pyton', which is no preset; there is dotnet, node, python; did you mean python?", $"{unknown.Code} {unknown.Message}");
    }
}
