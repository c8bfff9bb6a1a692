{{- define "picker.name" -}}{{ .Release.Name | trunc 40 }}-epp{{- end -}}
