using System.Text;

namespace LlmMesh.Deploy.Workloads;

/// <summary>The form that the operator fills in, once for both ways of deploying.</summary>
internal static class ParametersExample
{
    private const string Head =
        """
        # Copy this file to parameters.env and fill it in; .gitignore keeps that one out of the repository.
        # Docker Compose: docker compose --env-file deploy/parameters.env -f deploy/compose/compose.yaml up -d
        # Kubernetes:     kubectl -n llmmesh create secret generic llmmesh-parameters --from-env-file=deploy/parameters.env
        """;

    public static OutputFile Of(WorkloadMap map)
    {
        var text = new StringBuilder();
        text.Append(Head).Append('\n');
        Append(text, "Needed. Draw each with: openssl rand -hex 32", map.Parameters.Where(parameter => parameter is { IsRequired: true, IsGenerated: true }));
        Append(text, "Needed.", map.Parameters.Where(parameter => parameter is { IsRequired: true, IsGenerated: false }));
        Append(text, "May stay empty.", map.Parameters.Where(parameter => !parameter.IsRequired));
        return new OutputFile("parameters.env.example", $"# {OutputFile.Origin.Replace("\n", "\n# ", StringComparison.Ordinal)}\n\n{text}");
    }

    private static void Append(StringBuilder text, string heading, IEnumerable<Parameter> parameters)
    {
        List<Parameter> listed = [.. parameters];
        if (listed.Count == 0)
        {
            return;
        }

        text.Append("\n# ").Append(heading).Append('\n');
        foreach (Parameter parameter in listed)
        {
            text.Append(parameter.Variable).Append('=').Append(parameter.Default).Append('\n');
        }
    }
}
