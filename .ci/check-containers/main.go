// Checks docker-compose.yml and the Dockerfile as Compose and BuildKit read them, where no Docker engine is there to run them.
//
//	check-containers FOLDER
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

func main() {
	folder := os.Args[1]
	err := errors.Join(checkCompose(filepath.Join(folder, "docker-compose.yml")), checkDockerfile(filepath.Join(folder, "Dockerfile")))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Reads the file with its schema, its interpolations and its merges; each dependency has to be a service with a health check.
func checkCompose(path string) error {
	options, err := cli.NewProjectOptions([]string{path}, cli.WithResolvedPaths(true))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	var faults []error
	for _, service := range project.Services {
		for name, dependency := range service.DependsOn {
			if dependency.Condition == "service_healthy" && project.Services[name].HealthCheck == nil {
				faults = append(faults, fmt.Errorf("%s waits for %s to be healthy, which has no health check", service.Name, name))
			}
		}
	}
	fmt.Printf("docker-compose.yml: %d services: %v\n", len(project.Services), project.ServiceNames())
	return errors.Join(faults...)
}

// Parses every instruction, with BuildKit's own lint.
func checkDockerfile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	tree, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return err
	}
	var faults []error
	warn := func(rule, description, url, message string, location []parser.Range) {
		faults = append(faults, fmt.Errorf("Dockerfile: %s: %s", rule, message))
	}
	stages, _, err := instructions.Parse(tree.AST, linter.New(&linter.Config{Warn: warn}))
	fmt.Printf("Dockerfile: %d stages\n", len(stages))
	return errors.Join(append(faults, err)...)
}
